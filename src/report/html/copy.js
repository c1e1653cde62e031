"use strict";
// Shows the button that copies the text for support; without scripts the text can still be selected.
const button = document.getElementById("copy");
const brief = document.getElementById("brief");
const said = document.getElementById("copied");
const selected = () => {
  const range = document.createRange();
  range.selectNodeContents(brief);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
};
const copy = async () => {
  try {
    await navigator.clipboard.writeText(brief.textContent);
    return true;
  } catch {
    return selected();
  }
};
if (button && brief && said) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copy()) ? said.dataset.done : said.dataset.failed;
  });
}
