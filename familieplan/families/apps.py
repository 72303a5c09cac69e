"""Families, people, who takes part and on what basis."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save


class FamiliesConfig(AppConfig):
    name = "familieplan.families"
    label = "families"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Employment lies a floor below and cannot know of families; whoever leaves loses access at once.
        from familieplan.accounts.models import Employment, Service, User
        from familieplan.accounts.prepared import forget_all
        from familieplan.families import access, first_rows
        from familieplan.families.models import FamilyLogin, Membership, Person
        from familieplan.families.models.family import permission_of

        def follow_employment(instance: Employment, **_kwargs: object) -> None:
            access.sync(users=[instance.user_id])

        def follow_account(instance: User, created: bool, **_kwargs: object) -> None:
            # Signing in saves the row too, to note when; only a closed or reopened account moves access.
            if not created and _kwargs.get("update_fields") != frozenset({"last_login"}):
                access.sync(users=[instance.pk])

        def follow_secrecy(created: bool, **_kwargs: object) -> None:
            if not created:
                access.sync()

        def tie_to_the_register(instance: Service, created: bool, raw: bool = False, **_kwargs: object) -> None:
            if created and not raw:
                first_rows.tie(instance, apps)

        def follow_membership(instance: Membership, **_kwargs: object) -> None:
            if FamilyLogin.objects.filter(person=instance.person_id).exists():
                access.sync(families=[instance.family_id])

        def follow_person(instance: Person, created: bool, **_kwargs: object) -> None:
            # A birth date decides from when somebody signs in.
            if not created and (users := FamilyLogin.objects.filter(person=instance).values_list("user", flat=True)):
                access.sync(users=list(users))

        def forget_permissions(**_kwargs: object) -> None:
            permission_of.cache_clear()
            forget_all()

        # Migrating writes the permission rows, and between tests it writes them anew.
        post_migrate.connect(forget_permissions, weak=False, dispatch_uid="permission_keys")
        post_save.connect(follow_employment, sender=Employment, weak=False, dispatch_uid="access_employment")
        post_save.connect(follow_membership, sender=Membership, weak=False, dispatch_uid="access_membership")
        post_save.connect(follow_person, sender=Person, weak=False, dispatch_uid="access_person")
        post_save.connect(follow_secrecy, sender=Service, weak=False, dispatch_uid="access_secrecy")
        post_save.connect(follow_account, sender=User, weak=False, dispatch_uid="access_account")
        post_save.connect(tie_to_the_register, sender=Service, weak=False, dispatch_uid="provisions_of_a_service")
