"""Which benefit a row is about, when its own column doesn't say: the words of remarks, titles and forms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.library import document_ids, resolve
from policies.model import Benefit
from policies.policy import Policy
from policies.vocabulary import squash
from udfs.catalogue import FUNCTIONS
from udfs.header_words import plain
from workbooks.form_model import Form

_PAYS = re.compile("补贴|补助|奖补|奖励|安家费")  # what a title is paid money for; others only set a limit
_BESIDE = re.compile(r"\d{4}年度?|\d{1,2}(?:-\d{1,2})?月份?|第?[\d一二三四五六七八九十]+期|\([^)]*\)")
_PAPER = re.compile(r"(花名册|(发放|申领|申请|结算)?表)(（.*）)?$")  # what a form's title ends in


class Benefits:
    """The benefits of a policy, or of all documents where none is named, and the words that the files bring."""

    def __init__(self, policy: Policy | None = None) -> None:
        self._all = list(policy.benefits()) if policy else _everything()
        paid = [b for b in self._all if _PAYS.search(b.title)]
        self._titles = {squash(b.title): b.title for b in paid}
        self._funds = _funds(paid) if policy else {}
        self._pattern: re.Pattern[str] | None = None

    def stated(self, text: str) -> str:
        """The benefit that a column of benefits names: a known title, else the file's own words, which become known."""
        key = squash(text)
        known = self._titles.get(key) or self._titles.get(_BESIDE.sub("", key))
        if known:
            return known
        own = plain(text)
        if own:
            self._titles[key], self._pattern = own, None
        return own

    def named_in(self, text: str) -> str:
        """The one known benefit that a text names, the longest where one contains another; else ""."""
        if not text:
            return ""
        if self._pattern is None:
            self._pattern = re.compile("|".join(map(re.escape, sorted(self._titles, key=lambda t: (-len(t), t)))))
        key = squash(text)
        names = self._pattern.findall(key) or self._pattern.findall(_BESIDE.sub("", key))
        found = {self._titles[name] for name in names}
        return found.pop() if len(found) == 1 else ""

    def of_form(self, form: Form | None) -> str:
        """What a form of ours pays: the one benefit that its title or its functions name, else its title's words."""
        if form is None:
            return ""
        if named := self.named_in(form.title):
            return named
        pays = {FUNCTIONS[c.pays].concept for t in form.tables for c in t.columns if c.pays in FUNCTIONS}
        titles = {b.title for b in self._all if b.concept in pays}
        return titles.pop() if len(titles) == 1 else self.stated(_PAPER.sub("", form.title)) if pays else ""

    def fund(self, benefit: str) -> str:
        """The source of funds that the named policy states for a benefit, "" where it states none or several."""
        return self._funds.get(benefit, "")


def _everything() -> list[Benefit]:
    return [benefit for name in document_ids() for benefit in resolve(name).benefits()]


def _funds(benefits: Iterable[Benefit]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for benefit in benefits:
        found.setdefault(benefit.title, set()).add(benefit.fund)
    return {title: next(iter(funds)) for title, funds in found.items() if len(funds) == 1}
