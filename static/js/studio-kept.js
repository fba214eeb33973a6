// What is typed and not yet sent, kept on this machine for whoever typed it.
const KEY = "lantoa/";

export function keep(name, value) {
  try {
    localStorage.setItem(KEY + name, JSON.stringify(value));
  } catch {
    // A full or forbidden store: the warning before leaving remains.
  }
}

export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(KEY + name));
  } catch {
    return null;
  }
}

export function drop(name) {
  try {
    localStorage.removeItem(KEY + name);
  } catch {
    // There was nothing kept.
  }
}
