"""Checksums of texts."""

from helpers.exchange.text_checksums import checksum_of


def test_another_text_has_another_checksum_and_none_is_a_number():
    assert checksum_of("Nell gave me tea.") != checksum_of("Beatrix gave me tea.")
    assert checksum_of("Nell gave me tea.").startswith("text-")
