"""Training data from the articles: some questions of each are examples of the intent `ask_question`."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.desk.triage import ASK_QUESTION, REFUSALS
from bot.settings import Settings
from kb_index.article import load_articles

EXAMPLES = 20
"""Of an article's questions so many, evenly chosen: all of them would drown the other intents."""


class ArticleImporter(RasaFileImporter):
    """Reads the project's files as Rasa does and adds the articles' questions."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of `data/nlu` with the articles' questions."""
        questions = [
            Message.build(question, intent=ASK_QUESTION)
            for article in load_articles(Settings.from_env().articles).values()
            # Who asks for what these articles refuse asks for it: they would teach the guard the contrary.
            if article.id not in REFUSALS
            for question in article.questions[:: -(-len(article.questions) // EXAMPLES)]
        ]
        return super().get_nlu_data(language).merge(TrainingData(questions))
