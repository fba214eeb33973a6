// What is typed and not yet sent, kept on this machine for whoever typed it. Each time a page is open it
// keeps one piece of its own on the shelf of its form, beside those of other tabs and of times before.
const KEY = "lantoa/";
// How many pieces a shelf holds: the oldest goes first.
const MOST = 5;

// A mark that no other piece has.
export function mark() {
  return `${Date.now()}-${Math.random()}`;
}

// The pieces on a shelf, the newest first.
export function pieces(shelf) {
  const kept = read("localStorage", shelf);
  return Array.isArray(kept) ? kept : [];
}

export function piece(shelf, mark) {
  return pieces(shelf).find((piece) => piece.mark === mark);
}

// Puts a piece on top of its shelf, in place of the one of the same mark.
export function keep(shelf, mark, kept) {
  const others = pieces(shelf).filter((piece) => piece.mark !== mark);
  write("localStorage", shelf, [{ ...kept, mark }, ...others].slice(0, MOST));
}

export function drop(shelf, mark) {
  const others = pieces(shelf).filter((piece) => piece.mark !== mark);
  write("localStorage", shelf, others.length ? others : null);
}

// What this tab sent last; `null` for nothing.
export const tab = {
  sent: () => read("sessionStorage", "sent"),
  send: (piece) => write("sessionStorage", "sent", piece),
};

function read(store, name) {
  try {
    return JSON.parse(window[store].getItem(KEY + name));
  } catch {
    return null;
  }
}

function write(store, name, value) {
  try {
    if (value === null) window[store].removeItem(KEY + name);
    else window[store].setItem(KEY + name, JSON.stringify(value));
  } catch {
    // A full or forbidden store: the warning before leaving remains.
  }
}

// The question whether what was kept is to be taken back; it is answered once.
export function question(answer) {
  const box = document.getElementById("found").content.cloneNode(true).firstElementChild;
  box.addEventListener("click", (event) => {
    const chosen = event.target.dataset.found;
    if (!chosen) return;
    box.remove();
    answer(chosen === "take");
  });
  return box;
}
