"""Registers, their vintages and records, what people decided of them, and selections from them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.traders import is_personal_number, is_sole_trader, seen_with, sees_traders
from klustermotor.web.jobs.models import Job

#: Stands for the digest of a file that was erased: no content has it.
GONE = "0" * 64
#: The register that the organisations of the workbench itself make up when registers are matched.
OWN_REGISTER = "organisations"
#: The work that matches registers, as jobs name it.
MATCH = "actors.match_registers"
#: What a register may tell of an organisation beside its key, as the fields of a record are called.
TOLD = ("name", "other_name", "number", "street", "postcode", "place", "phone", "web")
LONGEST = 200


class Register(TenantOwned):
    """A list of organisations that somebody else keeps, such as the members of an association."""

    class Kind(models.TextChoices):
        """Whose list it is."""

        MEMBERS = "members", _("members of an association")
        SUPPLIERS = "suppliers", _("suppliers of a company")
        OFFICIAL = "official", _("an authority’s register")
        OWN = "own", _("a list of one’s own")
        OTHER = "other", pgettext_lazy("kind of register", "other")

    class Ground(models.TextChoices):
        """Why what it says of persons may be kept here."""

        PUBLIC_TASK = "public_task", _("task in the public interest")
        INTEREST = "interest", _("legitimate interest")
        CONSENT = "consent", _("the person’s consent")
        CONTRACT = "contract", _("a contract with its holder")

    class RegisterQuerySet(TenantQuerySet["Register"]):
        """Registers."""

        capability = "registers.view"

    name = models.CharField(_("name"), max_length=LONGEST)
    holder = models.CharField(_("who keeps it"), max_length=LONGEST)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.MEMBERS)
    purpose = models.CharField(
        _("purpose"), max_length=LONGEST, help_text=_("What it is used for here, such as: find suppliers.")
    )
    ground = models.CharField(_("legal ground"), max_length=11, choices=Ground, default=Ground.PUBLIC_TASK)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    #: Which column is what, as it was said last: field → column.
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    is_example = models.BooleanField(_("invented, an example"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought in by"))

    edited_with = "registers.manage"
    objects: ClassVar[RegisterQuerySet] = RegisterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Registers by name; one of each name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name"],
                name="register_name_once",
                violation_error_message=_("There is a register of that name already."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RegisterVintage(TenantOwned):
    """One file of a register, on its way in or brought in."""

    class State(models.TextChoices):
        """How far it has come."""

        MAPPING = "mapping", _("columns to be named")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        DISCARDED = "discarded", _("given up")

    class RegisterVintageQuerySet(TenantQuerySet["RegisterVintage"]):
        """Vintages of registers."""

        capability = "registers.view"

    register = models.ForeignKey(Register, models.PROTECT, related_name="vintages")
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.MAPPING)
    file_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(max_length=64)
    file_kind = models.CharField(max_length=8, editable=False)
    size = models.PositiveBigIntegerField(default=0)
    #: Columns, sheet, encoding and the first rows of the file, and which column is what.
    mapping = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    #: Reasons for refusals with rows, and how many records are new, changed and gone.
    findings = models.JSONField(default=dict, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True, editable=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    edited_with = "registers.manage"
    #: The first rows of the file hold what it says of persons.
    audit_redacted = frozenset({"mapping", "findings"})
    objects: ClassVar[RegisterVintageQuerySet] = RegisterVintageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("vintage of a register")
        verbose_name_plural = _("vintages of registers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "number"], name="register_vintage_number_once"),
        ]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.file_name

    @property
    def is_forgotten(self) -> bool:
        """Return whether its file was erased, because a row of it named somebody."""
        return self.digest == GONE


class RegisterRecord(TenantOwned):
    """What a register says of one organisation, in the newest vintage that has it."""

    class RegisterRecordQuerySet(TenantQuerySet["RegisterRecord"]):
        """Records of registers; those that name a person are seen by those who see people."""

        capability = "registers.view"

        def visible_to(self, user: Viewer) -> "RegisterRecord.RegisterRecordQuerySet":
            """Keep those somebody may see: of sole traders, by number or by what they are here, as people.

            What names somebody whose data are restricted (GDPR art. 18) is shown to nobody.
            """
            of_people = Q(is_personal=False) | sees_traders(user)
            here = seen_with(user, "organisation", optional=True) & seen_with(user, "matched", optional=True)
            return super().visible_to(user).filter(of_people, here, is_restricted=False)

        def current(self) -> "RegisterRecord.RegisterRecordQuerySet":
            """Keep the records that stand in the newest vintage of their register and may be used."""
            return self.filter(is_current=True, is_restricted=False)

    register = models.ForeignKey(Register, models.PROTECT, related_name="records")
    key = models.CharField(_("key in the register"), max_length=LONGEST)
    name = models.CharField(_("name"), max_length=LONGEST)
    other_name = models.CharField(_("other name"), max_length=LONGEST, blank=True)
    number = models.CharField(_("organisation number"), max_length=LONGEST, blank=True)
    street = models.CharField(_("street"), max_length=LONGEST, blank=True)
    postcode = models.CharField(_("postcode"), max_length=LONGEST, blank=True)
    place = models.CharField(_("place"), max_length=LONGEST, blank=True)
    phone = models.CharField(_("telephone"), max_length=LONGEST, blank=True)
    web = models.CharField(_("web address"), max_length=LONGEST, blank=True)
    raw = models.JSONField(default=dict, blank=True, editable=False)
    first_vintage = models.ForeignKey(RegisterVintage, models.PROTECT, related_name="+", editable=False)
    last_vintage = models.ForeignKey(RegisterVintage, models.PROTECT, related_name="+", editable=False)
    is_current = models.BooleanField(default=True, editable=False)
    #: Whether it is of a sole trader, so that its name is a person's.
    is_personal = models.BooleanField(default=False, editable=False)
    #: Whether it names somebody whose data are stored and not used.
    is_restricted = models.BooleanField(default=False, editable=False)
    #: Records and organisations of the same group are the same organisation; none before the first matching.
    group = models.PositiveBigIntegerField(null=True, blank=True, db_index=True, editable=False)
    #: The organisation of the workbench that the matching found in its group.
    matched = models.ForeignKey(
        "actors.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    #: The organisation that somebody brought it in as.
    organisation = models.ForeignKey(
        "actors.Organisation", models.SET_NULL, null=True, blank=True, related_name="records"
    )

    edited_with = "registers.manage"
    audit_redacted = frozenset({"key", "number", "raw", "phone"})
    objects: ClassVar[RegisterRecordQuerySet] = RegisterRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name; a key stands once in its register."""

        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("record of a register")
        verbose_name_plural = _("records of registers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "key"], name="register_record_key_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *arguments: Any, **named: Any) -> None:
        """Save it; a person's number, or the legal form, makes it one that names a person."""
        if named.get("update_fields") is None:
            self.is_personal = self.names_a_person
        super().save(*arguments, **named)

    @property
    def number_is_personal(self) -> bool:
        """Return whether its number is a sole trader's."""
        return is_personal_number(self.number) or is_personal_number(self.key)

    @property
    def names_a_person(self) -> bool:
        """Return whether it is of a sole trader, by its number or by the legal form that its row tells."""
        told = [one for one in (self.raw or {}).values() if isinstance(one, str)]
        return is_sole_trader(self.name, (self.number, self.key), told=(self.other_name, *told))


class LinkageRun(TenantOwned):
    """One matching of all registers with each other and with the organisations here."""

    class LinkageRunQuerySet(TenantQuerySet["LinkageRun"]):
        """Matchings."""

        capability = "registers.view"

    model = models.TextField(blank=True, editable=False)
    engine = models.CharField(max_length=6, editable=False)
    #: What was compared, by its content: the same again need not be compared anew.
    fingerprint = models.CharField(max_length=64, editable=False)
    records_file = models.CharField(max_length=64, editable=False)
    pairs_file = models.CharField(max_length=64, editable=False)
    records = models.PositiveIntegerField(default=0, editable=False)
    groups = models.PositiveIntegerField(default=0, editable=False)
    in_several = models.PositiveIntegerField(default=0, editable=False)
    decisions = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")

    edited_with = "registers.manage"
    audit_redacted = frozenset({"model"})
    objects: ClassVar[LinkageRunQuerySet] = LinkageRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-started_at", "-pk"]
        verbose_name = _("matching of registers")
        verbose_name_plural = _("matchings of registers")

    def __str__(self) -> str:
        """Return what it is."""
        return str(_("Matching of registers"))


class LinkQuestion(models.Model):
    """A pair of records whose answer settles much, as a matching found it."""

    run = models.ForeignKey(LinkageRun, models.CASCADE, related_name="questions")
    place = models.PositiveIntegerField()
    left_register = models.CharField(max_length=40)
    left_record = models.CharField(max_length=LONGEST)
    right_register = models.CharField(max_length=40)
    right_record = models.CharField(max_length=LONGEST)
    probability = models.FloatField()
    #: Field, how far it agrees, and what that says, in bits.
    reasons = models.JSONField(default=list)
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The most useful first."""

        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        """Return its place."""
        return str(self.place)

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """Return the two records' keys."""
        return self.left_register, self.left_record, self.right_register, self.right_record


class LinkDecision(TenantOwned):
    """What somebody decided of two records; it holds until taken back, also when registers come again."""

    class LinkDecisionQuerySet(TenantQuerySet["LinkDecision"]):
        """Decisions."""

        capability = "registers.view"

        def holding(self) -> "LinkDecision.LinkDecisionQuerySet":
            """Keep those that have not been taken back."""
            return self.filter(taken_back_at__isnull=True)

    #: A register's identifier, or ``organisations``; the lower pair of register and record is left.
    left_register = models.CharField(max_length=40, editable=False)
    left_record = models.CharField(max_length=LONGEST, editable=False)
    right_register = models.CharField(max_length=40, editable=False)
    right_record = models.CharField(max_length=LONGEST, editable=False)
    same = models.BooleanField(_("the same organisation"))
    #: Shared by what was decided at once, such as a record taken out of its group: it is taken back as one.
    act = models.UUIDField(null=True, editable=False, db_index=True)
    #: Which record was linked to which organisation until this parted them: identifiers, by twos.
    parted = models.JSONField(default=list, blank=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    edited_with = "registers.manage"
    #: A sole trader's key may be a personal number.
    audit_redacted = frozenset({"left_record", "right_record"})
    objects: ClassVar[LinkDecisionQuerySet] = LinkDecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; one holds for a pair at a time."""

        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("decision on two records")
        verbose_name_plural = _("decisions on two records")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "left_register", "left_record", "right_register", "right_record"],
                condition=Q(taken_back_at__isnull=True),
                name="link_decision_once",
            ),
        ]

    def __str__(self) -> str:
        """Return what was decided, without the records' keys."""
        return str(_("the same organisation") if self.same else _("different organisations"))

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """Return the two records' keys."""
        return self.left_register, self.left_record, self.right_register, self.right_record


class RegisterSelection(TenantOwned):
    """Organisations of one register that others name, by criteria that are kept and counted anew."""

    class RegisterSelectionQuerySet(TenantQuerySet["RegisterSelection"]):
        """Selections."""

        capability = "registers.view"

    name = models.CharField(_("name"), max_length=LONGEST)
    register = models.ForeignKey(
        Register, models.PROTECT, related_name="selections", verbose_name=_("Organisations in")
    )
    #: ``named_by``: identifiers of registers; ``regions``: identifiers of regions, none for everywhere.
    criteria = models.JSONField(default=dict, blank=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    edited_with = "selections.edit"
    objects: ClassVar[RegisterSelectionQuerySet] = RegisterSelectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("selection from registers")
        verbose_name_plural = _("selections from registers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name"],
                name="register_selection_name_once",
                violation_error_message=_("There is a selection of that name already."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def named_by(self) -> list[str]:
        """Return the identifiers of the registers that must name an organisation."""
        found: Any = self.criteria.get("named_by", [])
        return list(found)

    @property
    def regions(self) -> list[str]:
        """Return the identifiers of the regions that it must lie in; none for everywhere."""
        found: Any = self.criteria.get("regions", [])
        return list(found)
