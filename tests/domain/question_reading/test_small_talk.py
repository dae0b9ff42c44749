"""Small talk: who greets is greeted, and who asks is answered."""

import pytest

from domain.question_reading.small_talk import small_talk


class TestSmallTalk:
    """small_talk."""

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("hello", "Hello! You can ask"),
            ("Hi there!", "Hello! You can ask"),
            ("Good morning everybody", "Hello! You can ask"),
            ("Thanks.", "You are welcome! You can ask"),
            ("thank you so much", "You are welcome! You can ask"),
            ("thanks for your help", "You are welcome! You can ask"),
            ("Ok, thanks", "You are welcome! You can ask"),
            ("bye", "Have a good trip! You can ask"),
            ("thank you, that's all", "You are welcome! You can ask"),
            ("That is all for now, thanks!", "You are welcome! You can ask"),
            ("ok thanks bye", "Have a good trip! You can ask"),
            ("Guten Morgen", "Hello! You can ask"),
            ("Vielen Dank!", "You are welcome! You can ask"),
            ("danke schön", "You are welcome! You can ask"),
            ("Tschüss", "Have a good trip! You can ask"),
            ("How are you?", "All is well. You can ask"),
            ("What can you do?", "You can ask"),
            ("help", "You can ask"),
        ],
    )
    def test_is_answered_with_what_can_be_asked(self, text: str, answer: str) -> None:
        """Nobody who greets is told that the documents do not say."""
        said = small_talk(text)

        assert said is not None
        assert said.startswith(answer)
        assert said.endswith('or "When does check-in begin?"')

    @pytest.mark.parametrize(("text", "word"), [("Twain", "Twain"), ("breakfast?", "breakfast"), ("Wi-Fi", "Wi-Fi")])
    def test_takes_one_word_for_no_question(self, text: str, word: str) -> None:
        """What is wanted of it is not said: it may be looked for."""
        assert small_talk(text) == (
            f"One word is no question yet. Ask one about '{word}', or search the trip's documents for it."
        )

    @pytest.mark.parametrize(
        "text",
        [
            "castle price",
            "Thanks for that, who paid for dinner?",
            "That is all we spent",
            "Thanks, and when is breakfast?",
            "Hello, what does the transfer cost?",
            "Where does one say hello in Czech?",
            "",
            "?",
        ],
    )
    def test_leaves_what_asks_alone(self, text: str) -> None:
        """However politely it begins."""
        assert small_talk(text) is None
