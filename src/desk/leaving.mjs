// Clears a page of the desk when somebody signs out in any tab of the browser, and when the session's time is over. This very text stands in
// the page, and its hash in the security policy (leaving.ts). It asks the server nothing. Without it the page stays until it is closed.
{
  const { session, seconds, sent, title, open, yours, ...words } = document.currentScript.dataset;
  const tabs = new BroadcastChannel('desk');
  let end = Date.now() + seconds * 1000;
  let timer;
  let isCleared = false;

  // On a page that answers a form, what was typed stands as if it had always been there.
  const isTyped = ({ type, value, defaultValue, checked, defaultChecked, options }) => {
    if (options) return value !== ([...options].find((one) => one.defaultSelected) ?? options[0])?.value;
    if (/checkbox|radio/.test(type)) return checked !== defaultChecked;
    return !/hidden|password|submit/.test(type) && value !== (sent ? '' : defaultValue);
  };
  const typed = () =>
    [...document.querySelectorAll('form[method=post]')].filter(
      (form) =>
        form.matches('[data-typed]') || [...form.querySelectorAll('input,textarea,select')].some(isTyped),
    );

  const clear = (why) => {
    isCleared = true;
    const forms = why === 'ended' ? typed() : [];
    const at = document.activeElement;
    const main = document.createElement('main');
    const put = (name, text) => {
      const one = main.appendChild(document.createElement(name));
      one.textContent = text;
      return one;
    };
    main.className = 'page';
    put('h1', title);
    put('p', words[forms[0] ? 'kept' : why]);
    if (forms[0]) {
      put('h2', yours);
      main.append(...forms);
    } else put('a', open).href = '/desk';
    for (const one of document.head.querySelectorAll(':not([name=viewport],[rel=stylesheet],[rel=icon])'))
      one.remove();
    document.title = title;
    document.body.replaceChildren(main);
    // Whoever is typing goes on where they were, and sees first what happened.
    at?.focus({ preventScroll: true });
    scrollTo(0, 0);
    // The address may hold a name, too; while a form is on its way, or may still be sent, it stays.
    if (!forms[0] && why !== 'leaving') history.replaceState(null, '', '/desk');
  };

  // Timers sleep with the machine: whoever comes back finds the clock asked first.
  const look = () => {
    clearTimeout(timer);
    if (Date.now() < end) timer = setTimeout(look, end - Date.now());
    else if (!isCleared) clear('ended');
  };
  for (const one of ['visibilitychange', 'focus', 'pageshow']) addEventListener(one, look);
  // A page that the browser had put aside has heard nothing meanwhile: the server says whether it may be seen.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && !sent && !isCleared && !typed()[0]) location.reload();
  });
  // After the form is on its way, and whether or not anybody answers.
  addEventListener('submit', ({ target }) => {
    if (target.getAttribute('action') !== '/desk/sign-out') return;
    tabs.postMessage({});
    setTimeout(clear, 0, 'leaving');
  });
  tabs.onmessage = ({ data }) => {
    if (!data.session) clear('out');
    else if (data.session === session) end = Math.max(end, data.end);
    // One browser has one session: where another came, this one is over.
    else end = 0;
    look();
  };
  tabs.postMessage({ session, end });
  look();
}
