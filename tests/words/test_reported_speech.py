"""What somebody else said is flagged; what the speaker said, what nobody said and what signs say is not."""

from __future__ import annotations

import pytest

from helpers.words.reported_speech import NEAR, reports_speech

REPORTED = """\
Someone said in supervision, I cried in the toilets before every single shift last winter.
She said she cried in the toilets.
He told me that he wanted to leave.
I was told that nobody would come.
My manager said to me that it wasn't my job.
She was like, I'm not doing this any more.
They told us to stop seeing people at weekends.
One of the others mentioned that he'd been in hospital.
"I can't do this," she said, and walked out.
I cried every night, she said.
A colleague of mine says she drinks before work.
Maureen told me he hit her.
And then Dave goes, I'm leaving, me.
According to my manager we are all replaceable.
A man I support admitted he had stopped taking his tablets.
He asked me why nobody had come.
She’s always saying that she hates it here.
They say the night shift is worst.
Told me I was useless, he did.
I've been told that I'm too close to them.
He texted me last night, I can't go on.
As my supervisor put it, you're a patient here.
She swore blind she had never touched a drop.
She said once in the group chat that she was scared.
“I want to go home”, those were her words.
In her words, it was hell.
I remember him telling me he'd lost his kids.
One of them let slip that she was drinking again.
SHE SAID SHE CRIED.
She said 'it was awful' and left.
My manager said 'we are all replaceable'.
She asked 'are you sure about it'.
They said ‘brilliant’."""
NOT_REPORTED = """\
I said no to that.
I told her I would come.
I've told them that before.
We said we would meet on Friday.
That said, it was a good day.
The sign says no dogs.
Having said that, I like it.
She never says much, and I like that.
Nobody told me what the job was.
I asked her to come with me.
They asked me to cover the shift.
I wouldn't say that I'm happy.
It goes without saying that I was tired.
As I said, it was a good day.
To tell the truth, I was scared.
My mum's old saying, the early bird.
You could tell she was upset.
The policy says that I may not.
We both said sorry about nine times.
I'd told the fella who never says much some of my own story.
A “break” is what I needed."""


@pytest.mark.parametrize("sentence", REPORTED.splitlines())
def test_what_another_said_is_flagged(sentence):
    assert reports_speech(sentence)


@pytest.mark.parametrize("sentence", NOT_REPORTED.splitlines())
def test_what_the_speaker_nobody_or_a_thing_says_is_not(sentence):
    assert not reports_speech(sentence)


def test_only_the_words_near_a_verb_say_who_said_it():
    """Each rule looks at a few words: a text twice as long has twice the places, each read once."""
    assert not reports_speech("i said " * 20_000)
    assert reports_speech(f"She {'really ' * (NEAR - 1)}said it was over.")
    assert not reports_speech(f"She {'rain ' * NEAR}say it was over.")
