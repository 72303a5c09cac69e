"use strict";
// Everything works without this file. It shows how far the files have come while they are sent and read.
(function () {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const row = form.querySelector("[data-progress]");
  const bar = row.querySelector("progress");
  const said = row.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");

  function tell(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function failed() {
    bar.value = 0;
    button.disabled = false;
    tell(form.dataset.failed);
  }

  function sent(event) {
    if (!event.lengthComputable) return;
    if (event.loaded >= event.total) {
      bar.removeAttribute("value");
      tell(form.dataset.reading);
      return;
    }
    bar.max = event.total;
    bar.value = event.loaded;
    tell(`${form.dataset.sending} ${Math.floor((10 * event.loaded) / event.total) * 10} %`);
  }

  function answered(event) {
    if (event.target.status === 200) window.location.assign(JSON.parse(event.target.responseText).next);
    else failed();
  }

  form.addEventListener("submit", function (event) {
    if (!form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    row.hidden = false;
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", sent);
    request.addEventListener("load", answered);
    request.addEventListener("error", failed);
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(new FormData(form));
  });
})();
