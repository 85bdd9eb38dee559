// Shows who is signed in. Without it (or without an answer) both links stay as they are, and both work.
const bar = document.querySelector('[data-reader]');
const response = await fetch('/_sso/session', { headers: { accept: 'application/json' } }).catch(() => null);

if (response?.ok) {
  const { name, email, lists } = await response.json();
  const who = bar.querySelector('[data-who]');
  who.textContent = lists.length > 0 ? `${name ?? email} (${lists.join(', ')})` : (name ?? email);
  who.hidden = false;
  bar.querySelector('[data-in]').hidden = true;
} else if (response?.status === 401) {
  bar.querySelector('[data-out]').hidden = true;
}
