"""Where sentences begin and end: hard cases, with a "|" before the white space at which each new sentence begins."""

from __future__ import annotations

import pytest

from annotate.corpus.segmentation import document_from_text, segment

ENGLISH = {
    "a quotation is split into its sentences": "“We wait.| We hope.| We pray,” he said.| Nobody answered.",
    "straight marks": '"We wait.| We hope," he said.| Nobody answered.',
    "opened straight, closed curly": '"We wait.| We hope.”| He said no more.| "Not so!" she said.',
    "opened curly, closed straight": 'The clerk was plain: “We wait.| We hope."| Then he left.',
    "single curly marks and apostrophes": "‘It’s fine.| The workers’ rights aren’t lost,’ she said.| ‘Go.’| He went.",
    "single straight marks": "'It isn't late.| We can stay,' she said.| The bosses' offer stood.| The men's fell.",
    "a quotation inside a quotation": "“He told me ‘no.’| I asked again,” she said.| It rained.",
    "a quotation left open": "He wrote: “The dam is safe.| It will hold.",
    "comma before the mark": "“The dam will hold,” said the engineer.| “It must,” Lee added.",
    "quoted exclamation, subject first": "“Stop!” Erdoğan said.| Nobody did.",
    "quoted question, subject first": "“Who pays?” Ann Lee, the head of U.N. aid, told reporters.| Nobody knew.",
    "quoted question, pronoun": "“Who pays?” she asked.| “Not us!” they cried.",
    "a sentence behind a quoted question": "“Who pays?”| The man said nothing.| “Why?”| Lee said that it’s late.",
    "speaker named in the last sentence": "“We saw it.| It broke.| It went fast,” said Po, a fisherman.",
    "abbreviations": "U.S. senators came.| They met in the U.S. Senate.| It is late in the U.S.| The mayor left.",
    "titles": "Mr. Lee, Mrs. Po, Dr. Ray and Sen. Ito met Gen. Orr and Prof. Ash.| Rep. Fox and Gov. Low did not.",
    "initials": "J. R. Smith met George W. Stone.| P. K. Vane was late.",
    "numbers": "It cost approx. 3.5 million.| No. 5 won.| At 10.30 they left for $2.| On Jan. 3 they came back.",
    "the answer no": "Will they sell? |No.| They will not.| “No.”| Po left.",
    "three dots": "Wait...| What?| He said... nothing.| Then he left.",
    "ellipsis character": "Well…| Yes… no.| “We wait…”| She left.",
    "missing last stop": "The vote was late.| Nobody slept",
    "no-break spaces": "He\u00a0met Mr.\u00a0Lee.\u00a0|Then\u202fhe left.",
    "exclamations in a row": "What?!| No!!| Really...| Yes.",
    "an aside stays in its sentence": "The plan (is it one? Lee says so.) was sold.| It rained (hard!) that day.",
    "an aside of its own": "They left.| (Nobody saw them.)| It rained.",
    "faces are no parentheses": "I lost :( today.| Bad day.| Good night :)",
    "a note number": "He left.[1]| Then he came back.",
    "dashes": "— Are you there?| — No.| — Then who is?",
    "emoji": "We won 🎉!| They lost 😀.| Next time.",
    "a name with an address": "See www.dam.example for it.| Write to lee@dam.example today.",
}
OTHERS = {
    "de ordinals": (
        "de",
        "Das war am 3. Oktober.| Der 2. Weltkrieg begann.| Karl II. war da.| Es war 1990.| Dann kam er.",
    ),
    "de quotation": ("de", "Er sagte: „Wir gehen.| Wir kommen nicht.“| Dann ging er.| „Halt!“ rief Ann."),
    "de guillemets": ("de", "»Halt!« rief Dr. Ann.| Er sagte: »Ja.| Nein.«| Sie ging."),
    "tr ordinals": (
        "tr",
        "Bu 3. kez oldu.| 2. Dünya Savaşı bitti.| 19. yüzyılda II. Abdülhamit vardı.| Yıl 2023.| Bitti.",
    ),
    "tr quotation": ("tr", "“Dur!” diye bağırdı.| “Dur!” Erdoğan dedi.| “Bitti.”| Av. Ali gitti."),
    "cs ordinals": ("cs", "Bylo to 3. října.| Karel IV. byl v 19. století.| Přišel Dr. Novák."),
    "fr guillemets": (
        "fr",
        "Il a dit : « Je viens.| Tu pars ? »| M. Dupont et J.-P. Sartre partirent.| « Non ! » dit-il.",
    ),
    "fr no-break": ("fr", "«\u00a0Je viens.| Tu pars\u00a0?\u00a0»| Il partit."),
    "es": ("es", "¿Qué dijo?| «No.| Nunca», dijo el Sr. López.| ¡Qué día!"),
    "ar": ("ar", "قال د. أحمد هذا.| «قف!» قال الوزير.| هل تذهب؟| نعم!| «لا.| لن نذهب»، قالت."),
    "zh": ("zh", "他说：“我不去。|你去吧。”|然后他走了。|真的吗？|3.5万。|“走！”他说。|好。"),
    "ja": ("ja", "「行け。|早く。」と彼は言った。|本当？|はい。"),
    "unknown language": ("xx", "Hic est.| Ille non est."),
}


def _parts(text: str, language: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in segment(text, language)[0]]


def _check(marked: str, language: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert _parts(marked.replace("|", ""), language) == expected


@pytest.mark.parametrize("marked", ENGLISH.values(), ids=ENGLISH.keys())
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    """English news prose is cut into the sentences a reader sees, quotations included."""
    _check(marked, "en")


@pytest.mark.parametrize(("language", "marked"), OTHERS.values(), ids=OTHERS.keys())
def test_other_languages_keep_their_ordinals_and_marks(language: str, marked: str) -> None:
    """Ordinals, titles and quotation marks are read as their language writes them."""
    _check(marked, language)


def test_a_region_does_not_change_the_language() -> None:
    """A text in "de-AT" is cut as German is."""
    assert _parts("Am 3. Oktober. Dann kam er.", "de-AT") == ["Am 3. Oktober.", "Dann kam er."]


def test_a_document_carries_its_units_and_its_unchanged_text() -> None:
    """A document keeps the text as it came, line ends and all, and its sentences point into it."""
    document = document_from_text("dam", "Dam sold\r\n\r\nIt rained.\r\n", "en")
    assert document.text == "Dam sold\r\n\r\nIt rained.\r\n"
    assert [document.sentence_text(at) for at in range(2)] == ["Dam sold", "It rained."]


@pytest.mark.parametrize("text", ["", " \n\t\u00a0", "\ufeff\n\u200b"])
def test_nothing_to_read_has_no_sentences(text: str) -> None:
    """White space and characters that show nothing are no sentences."""
    assert segment(text) == ((), ())
