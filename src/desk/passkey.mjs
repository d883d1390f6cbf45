// Asks the browser for a passkey where a page of the desk offers one. Without this script, or where the browser knows no
// passkeys, the form stays hidden and the page's other way (a code) is there.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

/** The secret that a passkey with the extension PRF computes, as text; '' where it has none. */
const secretOf = (credential) => {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  return first ? text(first) : '';
};

function answerOf(credential) {
  const { response } = credential;
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const sent = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    response: Object.fromEntries(sent),
    clientExtensionResults: {},
  });
}

async function use(options, salt) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
    extensions: { prf: { eval: { first: bytes(salt) } } },
  };
  const credential = await navigator.credentials.get({ publicKey });
  return [answerOf(credential), secretOf(credential)];
}

async function make(options, salt) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
    extensions: { prf: { eval: { first: bytes(salt) } } },
  };
  const credential = await navigator.credentials.create({ publicKey });
  const { prf } = credential.getClientExtensionResults();
  if (!prf?.enabled || secretOf(credential)) return [answerOf(credential), secretOf(credential)];
  // Most passkeys compute the secret only when they are used.
  const again = { challenge: options.challenge, rpId: options.rp.id, userVerification: 'required' };
  const [, secret] = await use(
    { ...again, allowCredentials: [{ id: credential.id, type: 'public-key' }] },
    salt,
  );
  return [answerOf(credential), secret];
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll('form[data-passkey]') : []) {
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { passkey, options, salt } = form.dataset;
    const said = form.querySelector('[data-failed]');
    said.textContent = '';
    try {
      const ask = passkey === 'make' ? make : use;
      const [credential, secret] = await ask(JSON.parse(options), salt);
      form.elements.step_credential.value = credential;
      form.elements.step_prf.value = secret;
      form.submit();
    } catch (error) {
      // Whatever the browser did not like, the person has another way; what it was helps who looks into it.
      said.textContent = said.dataset.failed;
      said.title = error.name;
    }
  });
}
