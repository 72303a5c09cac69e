"""The shared plan, its log, child assessments and flags."""

from django.apps import AppConfig
from django.db.models import Q
from django.db.models.signals import post_delete, post_save


class CoordinationConfig(AppConfig):
    name = "familieplan.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The floors below cannot know of flags; what the rules ask of them is heard here.
        from familieplan.accounts.acting import Duty, acting_as
        from familieplan.accounts.models import Absence, Deputy, Employment, User
        from familieplan.assistance.models import KostraFile
        from familieplan.coordination import facts
        from familieplan.coordination.operations.assessments import open_for_new_child
        from familieplan.families.models import Membership, Participation, Person, SharingBasis
        from familieplan.families.models.person import Relation
        from familieplan.families.policies import Part

        def of_the_family(instance: Participation | Membership | SharingBasis, **_facts: object) -> None:
            facts.changed([instance.family_id])

        def of_the_person(instance: Person, created: bool, **_facts: object) -> None:
            # Whoever changes it need not see every family that it concerns.
            if not created:
                with acting_as(duty=Duty.FLAGS):
                    facts.changed(Membership.objects.filter(person=instance).values_list("family_id", flat=True))

        def of_the_worker(instance: Employment, **_facts: object) -> None:
            _of_whom_they_follow(instance.user_id)

        def of_the_account(
            instance: User, created: bool, update_fields: frozenset[str] | None, **_facts: object
        ) -> None:
            # Signing in saves the row too, to note when; only a closed or reopened account moves flags.
            if not created and update_fields != frozenset({"last_login"}):
                _of_whom_they_follow(instance.pk)

        def _of_whom_they_follow(worker_id: int) -> None:
            with acting_as(duty=Duty.FLAGS):
                facts.changed(Participation.objects.filter(worker_id=worker_id).values_list("family_id", flat=True))

        def of_the_coordinator(instance: Absence | Deputy, **_facts: object) -> None:
            away = instance.worker_id if isinstance(instance, Absence) else instance.principal_id
            # When a deputy goes away, those who were watched over by them are alone as well.
            concerned = Q(worker=away) | Q(worker__deputies__deputy=away)
            coordinated = Participation.objects.filter(concerned, part=Part.COORDINATOR, ended_on=None)
            with acting_as(duty=Duty.FLAGS):
                facts.changed(coordinated.values_list("family_id", flat=True))

        def of_a_new_child(instance: Membership, created: bool, **_facts: object) -> None:
            if created and instance.relation not in {Relation.MOTHER, Relation.FATHER}:
                open_for_new_child(membership=instance)

        def of_the_register(created: bool, **_facts: object) -> None:
            if created:
                facts.all_changed()

        self._follow_files()
        post_save.connect(of_a_new_child, sender=Membership, weak=False, dispatch_uid="kartlegging_of_new_children")
        for heard, senders in (
            (of_the_family, (Participation, Membership, SharingBasis)),
            (of_the_person, (Person,)),
            (of_the_worker, (Employment,)),
            (of_the_account, (User,)),
            (of_the_coordinator, (Absence, Deputy)),
            (of_the_register, (KostraFile,)),
        ):
            for sender in senders:
                post_save.connect(heard, sender=sender, weak=False, dispatch_uid=f"flags_{sender.__name__}")

    def _follow_files(self) -> None:
        """However a row goes, by a page or by the rules of keeping, its file goes with it."""
        from familieplan.coordination.models import Attachment
        from familieplan.coordination.operations.attachments import remove_content

        def gone(instance: Attachment, **_facts: object) -> None:
            remove_content(instance)

        post_delete.connect(gone, sender=Attachment, weak=False, dispatch_uid="files_of_attachments")
