from django.urls import path

from familieplan.rights import closing_views, order_views, paper_views, request_views

app_name = "rights"
FAMILY = "<uuid:public_id>/"
RIGHTS = FAMILY + "rettigheter/"
urlpatterns = [
    path(RIGHTS, request_views.requests, name="requests"),
    path(RIGHTS + "kopi/", order_views.copy, name="copy"),
    path(RIGHTS + "arkivpakke/", order_views.archive, name="archive"),
    path(RIGHTS + "papirer/<uuid:order_id>/", order_views.order, name="order"),
    path(RIGHTS + "papirer/<uuid:order_id>/<uuid:export_id>/", order_views.export, name="export"),
    path(RIGHTS + "<uuid:request_id>/", request_views.request_, name="request"),
    path(RIGHTS + "<uuid:request_id>/lukket/", request_views.restricted, name="restricted"),
    path(RIGHTS + "<uuid:request_id>/apne/", request_views.restriction_end, name="restriction_end"),
    path(FAMILY + "papir/", paper_views.papers, name="plan_papers"),
    path(FAMILY + "papir/<uuid:order_id>/", paper_views.plan_paper, name="plan_paper"),
    path(FAMILY + "papir/<uuid:order_id>/<uuid:export_id>/", paper_views.plan_paper_file, name="plan_paper_file"),
    path(FAMILY + "avslutt/", closing_views.plan_close, name="plan_close"),
]
