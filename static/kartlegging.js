"use strict";
// Everything works without this file. It shows only the questions that follow from the answers, and keeps what is
// written in a field when the line is gone, until the server has it.
(function () {
  const STORE = "kartlegging:";

  function form() {
    return document.querySelector("form[data-kartlegging]");
  }

  function status(text) {
    const place = document.getElementById("lagret");
    if (place && text) place.textContent = text;
  }

  function boxOf(event) {
    return event.target.closest && event.target.closest("[data-answer]");
  }

  function keyOf(box) {
    return `${STORE}${form().dataset.kartlegging}:${box.dataset.answer}`;
  }

  function fieldsOf(box) {
    return Array.from(box.querySelectorAll(`[name="${box.dataset.answer}"]`));
  }

  function valueOf(box) {
    const fields = fieldsOf(box);
    if (!fields.some((field) => field.type === "radio" || field.type === "checkbox")) return fields[0].value;
    return fields.filter((field) => field.checked).map((field) => field.value).join(" ");
  }

  function write(box, value) {
    const chosen = value.split(" ");
    for (const field of fieldsOf(box)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = chosen.includes(field.value);
      else field.value = value;
    }
  }

  // What the field is written on top of goes along, so that the server can tell whether somebody else has been there.
  function keep(box) {
    const seen = box.querySelector("[data-kept] input").value;
    try {
      sessionStorage.setItem(keyOf(box), JSON.stringify({ value: valueOf(box), seen }));
    } catch (error) {
      /* A full or closed store: what is saved is still on the server. */
    }
  }

  function bringBack(box) {
    const text = sessionStorage.getItem(keyOf(box));
    if (!text) return;
    const { value, seen } = JSON.parse(text);
    if (value === valueOf(box)) return sessionStorage.removeItem(keyOf(box));
    write(box, value);
    box.querySelector("[data-kept] input").value = seen;
    box.closest("details").open = true;
    status(form().dataset.kept);
    box.dispatchEvent(new Event("save-again"));
  }

  function showWhatFollows() {
    for (const box of form().querySelectorAll("[data-when]")) {
      const asked = form().querySelector(`[data-answer="${box.dataset.when}"]`);
      const follows = asked && box.dataset.values.split(" ").includes(valueOf(asked));
      // What is written already is never hidden: it is what is kept.
      box.hidden = !follows && !valueOf(box);
    }
  }

  document.addEventListener("input", function (event) {
    const box = boxOf(event);
    if (!box) return;
    keep(box);
    showWhatFollows();
  });
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeRequest", function (event) {
    const box = boxOf(event);
    if (!box) return;
    sent.set(box, valueOf(box));
    status(form().dataset.saving);
  });
  function unsaved(event) {
    const box = boxOf(event);
    if (!box) return;
    status(form().dataset.unsaved);
    keep(box);
    window.setTimeout(function () {
      box.dispatchEvent(new Event("save-again"));
    }, 5000);
  }
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", function (event) {
    // 409 and 422 are answers: both versions, or what to mend, stand below the field.
    if (![409, 422].includes(event.detail.xhr.status)) unsaved(event);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const box = boxOf(event);
    if (!box || event.detail.xhr.status !== 200) return;
    if (sent.get(box) === valueOf(box)) sessionStorage.removeItem(keyOf(box));
    // What was missing is there now.
    box.querySelectorAll(".ds-validation-message").forEach((message) => message.remove());
    box.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  });
  // The whole form is sent with everything in it; what could not be sent comes back when the page is opened again.
  window.addEventListener("online", function () {
    if (form()) form().querySelectorAll("[data-answer]").forEach(bringBackUnsent);
  });
  function bringBackUnsent(box) {
    if (sessionStorage.getItem(keyOf(box))) box.dispatchEvent(new Event("save-again"));
  }
  // A link of the summary, or of the address, leads into a part that may be closed.
  function openTarget() {
    const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    const part = target && target.closest("details");
    if (part) part.open = true;
    if (target && target.focus && part !== target) target.focus();
  }
  window.addEventListener("hashchange", openTarget);
  document.addEventListener("DOMContentLoaded", function () {
    if (!form()) return;
    showWhatFollows();
    form().querySelectorAll("[data-answer]").forEach(bringBack);
    showWhatFollows();
  });
})();
