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

  function valuesOf(form) {
    const values = Object.fromEntries(new FormData(form));
    delete values.csrfmiddlewaretoken;
    return values;
  }

  function keep(form) {
    try {
      sessionStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
    } catch (error) {
      /* A full or closed store: the server still keeps the draft. */
    }
  }

  // What lies here was never saved; it gives way only to a draft that the server has kept since, from another machine.
  function bringBack(form) {
    if ("signed" in form.dataset) sessionStorage.removeItem(kept(form));
    const text = sessionStorage.getItem(kept(form));
    const field = form.elements.text;
    if (!text || !field) return;
    const { at, values } = JSON.parse(text);
    if (!values.text || values.text === field.value || at < 1000 * Number(form.dataset.saved || 0)) return;
    for (const [name, value] of Object.entries(values)) {
      if (form.elements[name] && form.elements[name].type !== "hidden") form.elements[name].value = value;
    }
    status(form.dataset.kept);
    field.dispatchEvent(new Event("input", { bubbles: true }));
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
    // What was written while the request was on its way is not on the server yet.
    if (sent.get(form) === JSON.stringify(valuesOf(form))) sessionStorage.removeItem(kept(form));
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
    const next = place.querySelector(field) || place.querySelector(".fp-add") || place.querySelector("a");
    if (next) next.focus({ preventScroll: true });
  });
  document.addEventListener("DOMContentLoaded", function () {
    drafts().forEach(bringBack);
  });
})();
