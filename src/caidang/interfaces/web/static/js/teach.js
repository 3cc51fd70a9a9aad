// A value marked in the letter goes into the box, with the line it stands in.
const letter = document.querySelector("[data-letter]");
const box = document.querySelector("[data-marked]");
const line = document.querySelector("[data-marked-line]");

function marked() {
  const chosen = document.getSelection();
  const text = chosen ? chosen.toString().trim() : "";
  const place = chosen && chosen.anchorNode ? chosen.anchorNode.parentElement?.closest("[data-line]") : null;
  if (!text || text.length > 80 || text.includes("\n") || !place || !letter.contains(place)) return;
  box.value = text;
  line.value = place.dataset.line;
}

if (letter && box && line) document.addEventListener("selectionchange", marked);
