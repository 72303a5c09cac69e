"use strict";
// Everything works without this file. It keeps what is being written when the line is gone, and moves focus to errors.
(function () {
  const KEY = "utkast:";
  const sent = new WeakMap();

  function status(text) {
    const place = document.getElementById("lagret");
    if (place) place.textContent = text;
  }

  function isDraft(element) {
    return Boolean(element.getAttribute && (element.getAttribute("hx-post") || "").endsWith("/utkast/"));
  }

  function drafts() {
    return document.querySelectorAll("form[data-draft]");
  }

  function kept(form) {
    return KEY + form.dataset.draft;
  }

  // The number of the draft and what the page has seen of it change with each answer; files cannot be kept here.
  const NUMBERS = ["draft", "seen"];

  function valuesOf(form, withNumbers) {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && (withNumbers || !NUMBERS.includes(name))) {
        values[name] = value;
      }
    }
    return values;
  }

  function keep(form) {
    try {
      sessionStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values: valuesOf(form, true) }));
    } catch (error) {
      /* A full or closed store: the server still keeps the draft. */
    }
  }

  // What lies here was never saved. It comes back with the number of its own draft, so that it takes no other's place.
  function bringBack(form) {
    if ("signed" in form.dataset) sessionStorage.removeItem(kept(form));
    const text = sessionStorage.getItem(kept(form));
    const field = form.elements.text;
    if (!text || !field) return;
    const { at, values } = JSON.parse(text);
    if (!values.text || values.text === field.value || values.plan !== form.elements.plan.value) return;
    // Saved since, and these words are in it: a button of the form has done so.
    const newer = values.seen !== form.elements.seen.value;
    if (newer && field.value.startsWith(values.text)) return sessionStorage.removeItem(kept(form));
    if (at < 1000 * Number(form.dataset.saved || 0)) return sendAside(form, values);
    for (const [name, value] of Object.entries(values)) {
      const place = form.elements[name];
      if (place && (place.type !== "hidden" || NUMBERS.includes(name))) place.value = value;
    }
    status(form.dataset.kept);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The server has a later draft from another machine, and that one stands in the editor. These words go beside it.
  function sendAside(form, values) {
    const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const place = form.querySelector("[hx-post$='/utkast/']").getAttribute("hx-post");
    const before = form.elements.text.value;
    fetch(place, { method: "POST", body, credentials: "same-origin", redirect: "error" }).then(function (answer) {
      if (!answer.ok) return;
      sessionStorage.removeItem(kept(form));
      const here = `${window.location.pathname}?utkast=${form.elements.draft.value}`;
      if (form.elements.text.value === before) window.location.assign(here);
    }, function () {});
  }

  document.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form || !isDraft(event.target)) return;
    sent.set(form, JSON.stringify(valuesOf(form)));
    status(form.dataset.saving);
  });
  function unsaved(event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form || !isDraft(event.target)) return;
    status(form.dataset.unsaved);
    keep(form);
    window.setTimeout(function () {
      event.target.dispatchEvent(new Event("save-again"));
    }, 5000);
  }
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", unsaved);
  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form || !event.detail.successful || !isDraft(event.target)) return;
    // What was written while the request was on its way is not on the server yet, and is later than what is.
    if (sent.get(form) === JSON.stringify(valuesOf(form))) sessionStorage.removeItem(kept(form));
    else keep(form);
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    const summary = event.target.querySelector && event.target.querySelector(".ds-error-summary");
    if (summary) summary.focus();
  });
  // The link that was pressed goes away with what it opened; without this the keyboard would begin again at the top.
  let heldFocus = "";
  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    heldFocus = target && target.contains(document.activeElement) ? target.id : "";
  });
  document.addEventListener("htmx:afterSettle", function () {
    const place = heldFocus && document.getElementById(heldFocus);
    if (!place || document.activeElement !== document.body) return;
    const field = ".fp-measure-form :is(input:not([type=hidden]), select, textarea)";
    const next = place.querySelector("[data-focus]") || place.querySelector(field) || place.querySelector(".fp-add") || place.querySelector("a");
    if (next) next.focus({ preventScroll: true });
  });
  // A sentence that is chosen, or text that is marked in the note, becomes the words of the measure.
  function pick(form, words) {
    const field = form.elements.text;
    const text = words.trim().replace(/\s+/g, " ");
    if (text && text.length <= field.maxLength) field.value = text;
  }
  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-picks]");
    if (form && event.target.name === "sentence") pick(form, event.target.parentNode.textContent);
  });
  document.addEventListener("selectionchange", function () {
    const place = document.querySelector("[data-marks]");
    const chosen = place && document.getSelection();
    if (!chosen || chosen.isCollapsed || !place.contains(chosen.anchorNode) || !place.contains(chosen.focusNode)) return;
    pick(document.querySelector("form[data-picks]"), chosen.toString());
  });
  document.addEventListener("DOMContentLoaded", function () {
    drafts().forEach(bringBack);
    document.querySelectorAll("[data-marks]").forEach(function (place) {
      const help = document.createElement("p");
      help.className = "fp-quiet";
      help.textContent = place.dataset.marks;
      place.before(help);
    });
  });
})();
