// Saves what an editor types, every twenty seconds, while nothing is wrong. Comfort alone: without it the button saves.
const form = document.getElementById('write');
const told = document.getElementById('by-itself');
const fields = ['headline', 'standfirst', 'byline', 'body'].map((name) => form.elements[name]);
const said = () => JSON.stringify(fields.map(({ value }) => value));
const tell = (what) => {
  told.textContent = told.dataset[what] ?? '';
};

let saved = said();
let isStopped = false;

async function save() {
  const now = said();
  if (isStopped || now === saved) return;
  const answer = await fetch(`${form.getAttribute('action')}/by-itself`, {
    method: 'POST',
    body: new FormData(form),
  });
  if (answer.ok) {
    const { version } = await answer.json();
    form.elements.version.value = version;
    saved = now;
    tell('saved');
  } else if (answer.status === 409) {
    // Somebody else saved: only a person can put both together.
    isStopped = true;
    tell('stale');
  } else tell('wrong');
}

setInterval(() => save().catch(() => tell('wrong')), 20_000);
form.addEventListener('submit', () => {
  isStopped = true;
});
