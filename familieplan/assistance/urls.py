from django.urls import path

from familieplan.assistance import proposal_views, views

app_name = "assistance"
urlpatterns = [
    path("", views.files, name="files"),
    path("les-inn/", views.upload, name="upload"),
    path("filer/<int:pk>/", views.stored, name="stored"),
    path("ikke-lest/<int:pk>/", views.refused, name="refused"),
    path("ikke-lest/<int:pk>/feil.csv", views.refused_faults, name="refused_faults"),
    path("forslag/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("forslag/<int:pk>/rett/", proposal_views.correct, name="correct"),
    path("forslag/<int:pk>/ta-i-bruk/", proposal_views.use, name="use"),
    path("forslag/<int:pk>/kast/", proposal_views.discard, name="discard"),
    path("forslag/<int:pk>/hent/", proposal_views.take_out, name="take_out"),
    path("forslag/<int:pk>/feil.csv", proposal_views.faults, name="proposal_faults"),
]
