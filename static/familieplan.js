"use strict";
// Everything works without this file. It keeps what is being written when the line is gone, and moves focus to errors.
(function () {
  const KEY = "utkast:";

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

  function keep(form) {
    const values = Object.fromEntries(new FormData(form));
    delete values.csrfmiddlewaretoken;
    try {
      sessionStorage.setItem(kept(form), JSON.stringify(values));
    } catch (error) {
      /* A full or closed store: the server still keeps the draft. */
    }
  }

  function bringBack(form) {
    if ("signed" in form.dataset) sessionStorage.removeItem(kept(form));
    const text = sessionStorage.getItem(kept(form));
    if (!text) return;
    const field = form.elements.text;
    const values = JSON.parse(text);
    if (field && values.text && values.text.length > field.value.length) {
      for (const [name, value] of Object.entries(values)) {
        if (form.elements[name] && form.elements[name].type !== "hidden") form.elements[name].value = value;
      }
      status(form.dataset.kept);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (form && isDraft(event.target)) status(form.dataset.saving);
  });
  function unsaved(event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form || !isDraft(event.target)) return;
    status(form.dataset.unsaved);
    window.setTimeout(function () {
      event.target.dispatchEvent(new Event("save-again"));
    }, 5000);
  }
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", unsaved);
  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (form && event.detail.successful && isDraft(event.target)) sessionStorage.removeItem(kept(form));
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    const summary = event.target.querySelector && event.target.querySelector(".ds-error-summary");
    if (summary) summary.focus();
  });
  document.addEventListener("DOMContentLoaded", function () {
    drafts().forEach(bringBack);
  });
})();
