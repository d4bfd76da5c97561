"""Failing asserts of the shipped contracts explain themselves."""

import pytest

pytest.register_assert_rewrite("memplug.testing")
