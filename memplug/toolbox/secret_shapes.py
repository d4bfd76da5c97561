"""Secrets that are known by their shape: private keys, keys of services, tokens, passwords in addresses and headers.

Each shape has literal marks. A text without any of them is not searched for it, which is what makes ordinary text cheap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

SecretKind: TypeAlias = Literal["api_keys", "private_keys", "passwords", "cards"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern whose group "secret", or else the whole match, is a secret."""

    kind: SecretKind
    marks: tuple[str, ...]
    """Literals in lower case, one of which stands in every text that holds such a secret."""
    pattern: re.Pattern[str]


_BASE64 = r"[A-Za-z0-9+/=]"
_BREAK = r"(?:\s|\\[nr])"
_BLOCK = r"(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_HEADERS = rf"(?:{_BREAK}*+[A-Za-z-]+: [^\n\\]+)*+"
_OPEN = rf"{_HEADERS}(?:{_BREAK}*+{_BASE64}{{20,}}+)*+(?:{_BREAK}++{_BASE64}+(?=\s*+\Z))?"


def _key(kind: SecretKind, mark: str, pattern: str, *, whole: bool = True) -> Shape:
    """A shape whose mark is the first part of it, bordered by nothing that could belong to a longer word."""
    bordered = rf"(?<![A-Za-z0-9_]){pattern}(?![A-Za-z0-9_])" if whole else pattern
    return Shape(kind, (mark,), re.compile(bordered))


SHAPES: tuple[Shape, ...] = (
    Shape(
        "private_keys",
        ("private key",),
        re.compile(
            rf"-----BEGIN {_BLOCK}(?:[\s\S]{{1,20000}}?-----END {_BLOCK}|{_OPEN})"
            rf"|(?<!{_BASE64})(?:{_BASE64}++{_BREAK}*+){{0,120}}+-----END {_BLOCK}"
        ),
    ),
    Shape(
        "private_keys",
        ("private-lines:",),
        re.compile(rf"PuTTY-User-Key-File-[\s\S]{{1,20000}}?Private-MAC: {_BASE64}+"),
    ),
    _key("private_keys", "age-secret-key-1", r"AGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    # Amazon
    Shape(
        "api_keys",
        ("akia", "asia", "abia", "acca"),
        re.compile(r"(?<![A-Za-z0-9])A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    ),
    # GitHub, GitLab, Bitbucket and Atlassian
    Shape(
        "api_keys",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        re.compile(r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,}"),
    ),
    _key("api_keys", "github_pat_", r"github_pat_[A-Za-z0-9_]{40,}"),
    Shape(
        "api_keys",
        ("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "gloas-", "glsoat-", "glft-", "glagent-"),
        re.compile(r"(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt|cbt|oas|soat|ft|agent)-[A-Za-z0-9_-]{20,}"),
    ),
    _key("api_keys", "atatt3", r"ATATT3[A-Za-z0-9_=-]{60,}"),
    # Models
    Shape(
        "api_keys",
        ("sk-",),
        re.compile(r"(?<![A-Za-z0-9])sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}"),
    ),
    _key("api_keys", "hf_", r"hf_[A-Za-z0-9]{30,}"),
    Shape(
        "api_keys",
        ("gsk_", "xai-", "r8_", "pplx-", "tvly-", "pcsk_", "nvapi-", "jina_", "fw_"),
        re.compile(
            r"(?<![A-Za-z0-9])(?:gsk_|xai-|r8_|pplx-|tvly-|pcsk_|nvapi-|jina_|fw_)(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}"
        ),
    ),
    # Google
    _key("api_keys", "aiza", r"AIza[A-Za-z0-9_-]{35,}", whole=False),
    _key("api_keys", "gocspx-", r"GOCSPX-[A-Za-z0-9_-]{20,}"),
    _key("api_keys", "ya29.", r"ya29\.[A-Za-z0-9_-]{20,}"),
    # Payment and shops
    Shape(
        "api_keys",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        re.compile(r"(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}"),
    ),
    Shape(
        "api_keys",
        ("shpat_", "shpca_", "shppa_", "shpss_"),
        re.compile(r"(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ),
    Shape(
        "api_keys",
        ("sq0atp-", "sq0csp-"),
        re.compile(r"(?<![A-Za-z0-9])sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}"),
    ),
    # Talk and mail
    Shape(
        "api_keys",
        ("xox", "xapp-"),
        re.compile(r"(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-(?=[A-Za-z-]*[0-9])[A-Za-z0-9-]{10,}"),
    ),
    _key("api_keys", "hooks.slack.com/", r"hooks\.slack\.com/services/[A-Za-z0-9/]{30,}"),
    _key("api_keys", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/[A-Za-z0-9_-]{40,}"),
    Shape(
        "api_keys",
        (":aa",),
        re.compile(r"(?<![A-Za-z0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])"),
    ),
    _key("api_keys", "sg.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,}"),
    _key("api_keys", "key-", r"key-[a-f0-9]{32}"),
    # Packages, hosting, work
    _key("api_keys", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _key("api_keys", "pypi-", r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    Shape(
        "api_keys",
        ("dop_v1_", "doo_v1_", "dor_v1_"),
        re.compile(r"(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}"),
    ),
    _key("api_keys", "dapi", r"dapi[a-f0-9]{32}"),
    _key("api_keys", "hvs.", r"hvs\.[A-Za-z0-9_-]{24,}"),
    Shape(
        "api_keys",
        ("lin_api_", "ntn_", "figd_", "secret_"),
        re.compile(
            r"(?<![A-Za-z0-9])(?:lin_api_|ntn_|figd_|secret_)(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{32,}"
        ),
    ),
    Shape(
        "api_keys",
        ("accountkey=", "sharedaccesskey="),
        re.compile(r"(?i:AccountKey|SharedAccessKey)=(?P<secret>[A-Za-z0-9+/=]{40,})"),
    ),
    # Anybody's
    Shape(
        "api_keys",
        ("eyj",),
        re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ),
    Shape(
        "api_keys",
        ("bearer", "token"),
        re.compile(
            r"(?i:\bbearer|\bauthorization[\"']?: *token) +(?P<secret>(?=[A-Za-z_.~+/-]*[0-9])[A-Za-z0-9_.~+/-]{16,}=*)"
        ),
    ),
    Shape(
        "passwords",
        ("basic",),
        re.compile(rf"(?i:authorization[\"']?: *[\"']?basic) +(?P<secret>{_BASE64}{{8,}})"),
    ),
    Shape(
        "passwords",
        ("://",),
        re.compile(r"://[^/\s:@\"'<>{}$]*:(?P<secret>[^/\s:@\"'<>{}$\[\]*]{3,})@(?=[A-Za-z0-9\[])"),
    ),
)
