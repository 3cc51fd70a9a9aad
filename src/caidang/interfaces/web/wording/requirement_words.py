"""What a job asks for, in words."""

from django.utils.translation import gettext as _

from caidang.core.match.requirements import Kind, Requirement


def kind_labels() -> dict[Kind, str]:
    """Return the name of each kind of requirement."""
    return {
        Kind.TITLE: _("职位"),
        Kind.SKILL: _("技能"),
        Kind.YEARS: _("经验"),
        Kind.DEGREE: _("学历"),
        Kind.TIER: _("学校层次"),
        Kind.MAJOR: _("专业"),
        Kind.CERTIFICATE: _("证书"),
        Kind.LANGUAGE: _("语言"),
        Kind.CITY: _("城市"),
        Kind.SALARY: _("薪资"),
    }


def words_of(requirement: Requirement) -> str:
    """Say what is asked."""
    low, high = requirement.low, requirement.high
    if requirement.kind is Kind.YEARS:
        if high is None:
            return _("%(n)s 年以上") % {"n": low}
        if low is None:
            return _("%(n)s 年以内") % {"n": high}
        return _("%(low)s–%(high)s 年") % {"low": low, "high": high}
    if requirement.kind is Kind.SALARY:
        ends = [str(round(end / 1000)) for end in (low, high) if end is not None]
        return "–".join(dict.fromkeys(ends)) + "K"
    if requirement.kind is Kind.DEGREE:
        return _("%(degree)s及以上") % {"degree": requirement.value}
    return requirement.value
