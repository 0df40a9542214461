// Around textual-serve's terminal: waits for the typeface, keeps the keyboard, says why the window closed.
"use strict";

const closedBecause = { 4000: null, 4001: "elsewhere" };
const dialog = document.querySelector("dialog");

function tell(event) {
  const why = event.code in closedBecause ? closedBecause[event.code] || event.reason : "lost";
  dialog.querySelector("p").textContent = dialog.dataset[why] || dialog.dataset.lost;
  dialog.showModal();
  dialog.querySelector("a").focus();
}

function keepKeyboard() {
  const line = document.querySelector(".xterm-helper-textarea");
  if (line && !dialog.open) line.focus({ preventScroll: true });
}

window.WebSocket = class extends window.WebSocket {
  constructor(address) {
    super(address);
    this.addEventListener("close", tell);
    this.addEventListener("open", keepKeyboard);
  }

  send(message) {
    // The terminal measures itself before the connection stands, and once more when it does.
    if (this.readyState === this.OPEN) super.send(message);
  }
};

const begin = window.onload;
window.onload = async (event) => {
  await document.fonts.load("16px 'Roboto Mono'").catch(() => {});
  // Eighty columns are what the till is drawn for; a sign is six tenths as wide as it is high.
  const fits = Math.floor(window.innerWidth / (80 * 0.6));
  document.querySelector("#terminal").dataset.fontSize = Math.max(8, Math.min(16, fits));
  begin(event);
  keepKeyboard();
};
window.addEventListener("focus", keepKeyboard);
document.addEventListener("click", keepKeyboard);
// Before the keyboard is at the terminal, F5 would load the page anew in place of opening a gift card.
document.addEventListener("keydown", (event) => {
  if (/^F([1-9]|1[0-2])$/.test(event.key) && !dialog.open) event.preventDefault();
});
