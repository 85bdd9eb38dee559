// Searches the knowledge base in the browser. The index is fetched when it is first needed, by those who may have it.
const form = document.querySelector('[data-search]');
const status = form.querySelector('[data-status]');
const found = form.querySelector('[data-found]');
let index = null;

form.hidden = false;
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', async () => {
  index ??= fetchIndex();
  const articles = await index;
  if (articles === null) return;
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = articles.filter(({ title, text }) => words.every((word) => `${title} ${text}`.toLowerCase().includes(word)));
  show(words.length === 0 ? [] : hits);
  status.textContent = words.length === 0 ? '' : `${hits.length} found`;
});

async function fetchIndex() {
  const response = await fetch('/kb/search-index.json', { headers: { accept: 'application/json' } });
  if (response.ok) return response.json();
  status.textContent = 'Searching is for staff and board: the index holds the words of their articles too.';
  return null;
}

function show(articles) {
  const items = articles.map(({ path, title }) => {
    const link = Object.assign(document.createElement('a'), { href: path, textContent: title });
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  found.replaceChildren(...items);
}
