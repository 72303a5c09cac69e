"""Addresses of the log: one family's, and the two that begin with none."""

from django.urls import path

from familieplan.coordination.views import drafts, entries, journal, new_entry, search, templates

LOG = "familier/<uuid:public_id>/logg/"
journal_urls = [
    path("logg/ny/", new_entry.new_entry, name="new_entry"),
    path("logg/sok/", search.search, name="search"),
    path("logg/maler/", templates.entry_templates, name="entry_templates"),
    path("logg/maler/<slug:kind>/", templates.entry_template, name="entry_template"),
    path(LOG, journal.log, name="log"),
    path(LOG + "utkast/", drafts.draft_save, name="draft_save"),
    path(LOG + "utkast/slett/", drafts.draft_discard, name="draft_discard"),
    path(LOG + "utkast/fjern/", drafts.draft_file_remove, name="draft_file_remove"),
    path(LOG + "vedlegg/<uuid:attachment_id>/", entries.attachment, name="attachment"),
    path(LOG + "<uuid:entry_id>/svar/", entries.answer, name="answer"),
    path(LOG + "<uuid:entry_id>/tiltak/", entries.follow_up, name="follow_up"),
]
