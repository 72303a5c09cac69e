from django.urls import path

from familieplan.reporting import explore_views, goal_views, paper_views, rule_views, views
from familieplan.reporting.microdata import views as microdata

app_name = "reporting"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("bestill/", views.order, name="order"),
    path("utforsk/", explore_views.explore, name="explore"),
    path("regler/", rule_views.rules, name="rules"),
    path("mal/", goal_views.goals, name="goals"),
    path("mal/<slug:key>/<int:number>/", goal_views.goal, name="goal"),
    path("tidligere/", goal_views.history, name="history"),
    path("tidligere/microdata/", microdata.table, name="microdata"),
    path("tidligere/microdata/ta-inn/", microdata.keep, name="microdata_keep"),
    path("tidligere/<slug:key>/", goal_views.history_enter, name="history_enter"),
    path("papir/<uuid:public_id>/", paper_views.paper, name="paper"),
    path("papir/<uuid:public_id>/avbryt/", paper_views.cancel, name="paper_cancel"),
    path("<uuid:public_id>/", views.report, name="report"),
    path("<uuid:public_id>/signer/", views.sign, name="sign"),
    path("<uuid:public_id>/avbryt/", views.cancel, name="cancel"),
    path("<uuid:public_id>/last-ned/", views.download, name="download"),
]
