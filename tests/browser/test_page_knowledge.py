"""The knowledge page over the real shelf: what a knowledge manager does shows at once."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kept_shelf import NOW, ShelfDesk, shelf_desk
from playwright.sync_api import FilePayload, Locator, Page, expect
from served_page import Served

from assistant.core.call import Actor
from assistant.web.shelf import Working
from assistant.web.words import words
from knowledge.search import FOUND

pytestmark = pytest.mark.browser

WORDS = words("en")
QUESTION = "will the new size arrive by friday with an express exchange?"


@pytest.fixture
def filled() -> bool:
    """Whether the shop's documents are in; a test may say no by parametrize."""
    return True


@pytest.fixture
def desk(tmp_path: Path, filled: bool) -> Iterator[ShelfDesk]:
    # In a thread of its own: in this one Playwright keeps a loop running.
    with ThreadPoolExecutor(1) as thread:
        desk = thread.submit(asyncio.run, shelf_desk(tmp_path / "index", filled=filled)).result()
        yield desk
        thread.submit(asyncio.run, desk.knowledge.close()).result()


@pytest.fixture
def served(desk: ShelfDesk) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(desk, port, desk.shelf)
    server.start()
    yield server
    server.stop()
    server.loop.close()


def shown(page: Page, key: str = "exchanges", version: int = 0) -> None:
    """Open a document; the page's clock stands where the shelf's does."""
    page.clock.set_fixed_time(NOW)
    page.goto(f"/knowledge?document={key}" + (f"&version={version}" if version else ""))
    expect(page.locator("chunk-card article").first).to_be_visible()


def title(page: Page) -> Locator:
    return page.locator("document-head h1")


def row(page: Page, key: str) -> Locator:
    return page.locator(f"document-list a[data-key='{key}']")


def notice(page: Page) -> Locator:
    return page.locator("notice-bar .notice")


def text_file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}


def upload(page: Page, *files: FilePayload) -> None:
    page.locator("#up").set_input_files(list(files))


def ask(page: Page, text: str) -> None:
    page.locator("#try-text").fill(text)
    page.locator("#try-text").press("Enter")
    expect(page.locator("try-question [role=status]")).to_contain_text("ms")


def cited(page: Page) -> list[str]:
    """The sources a card would stand on, best first."""
    return page.locator(".rank li:not(.is-weak):not(.thr) .hit-source").all_inner_texts()


# ---------------------------------------------------------------------- the list


def test_the_list_says_how_each_document_stands(page: Page) -> None:
    shown(page)
    expect(page.locator("document-list li")).to_have_count(10)
    expect(row(page, "exchanges")).to_contain_text("v14")
    expect(row(page, "exchanges")).to_contain_text("PDF, 3 pages")
    expect(row(page, "exchanges").locator(".sev")).to_have_text("Published")
    expect(row(page, "exchanges")).to_have_attribute("aria-current", "true")
    expect(row(page, "carrier").locator(".sev")).to_have_text("Draft")
    expect(row(page, "autumn").locator(".sev")).to_have_text("Ends 30 Nov 2026")
    expect(row(page, "warranty").locator(".sev")).to_have_text("1 conflict")
    expect(row(page, "summer").locator(".sev")).to_have_text("Expired")


def test_the_list_is_filtered_by_words_and_by_state(page: Page) -> None:
    shown(page)
    page.get_by_label("Filter documents").fill("fjell spec")
    expect(page.locator("document-list li")).to_have_count(1)
    page.get_by_label("Filter documents").fill("nothing like it")
    expect(page.locator("document-list")).to_contain_text("No document fits.")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Show by state").select_option("conflict")
    expect(page.locator("document-list li")).to_have_count(2)


def test_the_address_names_what_is_shown(page: Page) -> None:
    shown(page)
    row(page, "gold").click()
    expect(title(page)).to_have_text("Exceptions for Gold")
    expect(page).to_have_title(re.compile("Exceptions for Gold"))
    page.go_back()
    expect(title(page)).to_have_text("Exchanges and delivery")
    page.go_forward()
    page.reload()
    expect(title(page)).to_have_text("Exceptions for Gold")
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(title(page)).to_have_text("Exceptions for Gold")


# ---------------------------------------------------------------------- documents in


def test_files_dropped_anywhere_come_in_as_drafts_each_with_its_outcome(page: Page) -> None:
    shown(page)
    names = ["late.md", "lockers.md", "tool.exe"]
    dropped = page.evaluate_handle(
        """names => { const data = new DataTransfer();
        const text = name => `# ${name}\\n\\nA parcel that is late.`;
        for (const name of names) data.items.add(new File([text(name)], name));
        return data; }""",
        names,
    )
    page.locator("main").dispatch_event("dragover", {"dataTransfer": dropped})
    expect(page.locator(".drop")).to_contain_text("Let go to add them")
    page.locator("main").dispatch_event("drop", {"dataTransfer": dropped})
    for name in ("late.md", "lockers.md"):
        expect(page.locator(f"[data-file='{name}']")).to_contain_text("Taken in as v1")
    wrong = page.locator("[data-file='tool.exe']")
    expect(wrong).to_contain_text("tool.exe is of a kind we do not read. We read")
    expect(row(page, "late").locator(".sev")).to_have_text("Draft")
    wrong.get_by_role("button", name="Take tool.exe off this list").click()
    expect(page.locator(".up-item")).to_have_count(2)


def test_one_file_alone_opens_when_it_is_in(page: Page) -> None:
    shown(page)
    upload(page, text_file("late.md", "# Late parcels\n\nWe refund the delivery of late parcels."))
    expect(title(page)).to_have_text("Late parcels")
    expect(page.locator("main .other")).to_contain_text("No version answers searches.")
    upload(page, text_file("late.md", "# Late parcels\n\nWe refund the delivery of late parcels."))
    expect(page.locator(".up-item").first).to_contain_text("nothing changed")


def test_a_file_says_how_far_it_is_and_need_not_be_waited_for(
    page: Page, desk: ShelfDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()
    takes = desk.add_documents

    async def held_back(
        files: Sequence[tuple[str, bytes]], publish: bool, actor: Actor
    ) -> Sequence[Mapping[str, object]]:
        await held.wait()
        return await takes(files, publish, actor)

    monkeypatch.setattr(desk, "add_documents", held_back)
    monkeypatch.setattr(
        desk.shelf,
        "progress",
        lambda: [Working(name="handbook.md", stage="reading", done=22, total=38)],
    )
    shown(page)
    upload(page, text_file("handbook.md", "# Handbook\n\nAll about carriers."))
    item = page.locator("[data-file='handbook.md']")
    expect(item).to_contain_text("Reading 22 of 38")
    expect(item.get_by_role("progressbar")).to_have_attribute("value", "22")
    item.get_by_role("button", name="Stop handbook.md").click()
    expect(item).to_contain_text("Nobody waits for it any more.")
    held.set()
    item.get_by_role("button", name="Retry").click()
    expect(item).to_contain_text("v1")
    expect(row(page, "handbook")).to_have_count(1)


def test_a_service_that_went_away_is_said_and_the_file_can_be_sent_again(
    page: Page, served: Served
) -> None:
    shown(page)
    served.stop()
    upload(page, text_file("late.md", "# Late parcels\n\nWe refund late parcels."))
    item = page.locator("[data-file='late.md']")
    expect(item).to_contain_text("The service does not answer.")
    served.start()
    item.get_by_role("button", name="Retry").click()
    expect(item).to_contain_text("Taken in as v1")


def test_a_file_of_many_documents_is_counted(page: Page) -> None:
    shown(page)
    lines = [json.dumps({"id": name, "title": name, "text": f"About {name}."}) for name in "abc"]
    upload(page, text_file("bulk.jsonl", "\n".join(lines)))
    expect(page.locator(".up-item")).to_contain_text("3 documents taken in")
    expect(page.locator("document-list li")).to_have_count(13)


def test_what_is_published_at_once_answers_at_once(page: Page) -> None:
    shown(page)
    page.get_by_label("Publish at once").check()
    upload(page, text_file("gift.md", "# Gift wrapping\n\nGift wrapping costs 3 euros an order."))
    expect(title(page)).to_have_text("Gift wrapping")
    ask(page, "what does gift wrapping cost?")
    assert cited(page)[0] == "Gift wrapping v1"


# ---------------------------------------------------------------------- versions


def test_a_draft_is_published_and_the_question_is_asked_anew(page: Page) -> None:
    shown(page)
    ask(page, "is there a parcel locker near the station?")
    assert "Exchanges and delivery v15" not in cited(page)
    page.get_by_role("button", name="Publish v15").click()
    dialog = page.get_by_role("dialog", name="Publish v15")
    expect(dialog).to_contain_text("v14 answers until 1 Dec 2026, then v15.")
    dialog.get_by_label("Now").check()
    expect(dialog).to_contain_text("v15 answers from now on, v14 no more")


def test_a_draft_without_a_date_answers_from_the_moment_it_is_published(page: Page) -> None:
    shown(page)
    upload(page, text_file("gift.md", "# Gift wrapping\n\nGift wrapping costs 3 euros an order."))
    expect(title(page)).to_have_text("Gift wrapping")
    ask(page, "what does gift wrapping cost?")
    assert "Gift wrapping v1" not in cited(page)
    page.get_by_role("button", name="Publish v1").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish v1").click()
    expect(notice(page)).to_contain_text("v1 is published")
    expect(page.locator(".rank .hit-source").first).to_have_text("Gift wrapping v1")
    expect(page.locator(".dh-about .sev")).to_have_text("v1 · Published")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".dh-about .sev")).to_have_text("Withdrawn")
    expect(page.locator(".rank .hit-source", has_text="Gift wrapping")).to_have_count(0)


def test_a_version_is_published_for_later_and_the_timeline_shows_it(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="Publish v15").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#publish-from")).to_have_value("2026-12-01T00:00")
    dialog.get_by_label("A day and time (not included)").check()
    dialog.get_by_role("button", name="Publish v15").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose the day and time it ends")
    dialog.locator("#publish-until").fill("2026-11-25T00:00")
    dialog.get_by_role("button", name="Publish v15").click()
    expect(dialog.get_by_role("alert")).to_contain_text("It would end before it begins.")
    dialog.locator("#publish-until").fill("2027-01-01T00:00")
    dialog.get_by_role("button", name="Publish v15").click()
    expect(notice(page)).to_contain_text("v15 is published, 1 Dec 2026 – 31 Dec 2026.")
    expect(page.locator("[data-version='15'] .b")).to_have_text("Planned")
    expect(page.locator("[data-version='14'] .vmeta")).to_contain_text("3 Nov 2026 – 30 Nov 2026")
    expect(row(page, "exchanges")).to_contain_text("v14")


def test_a_version_is_rolled_back_after_a_question_and_that_can_be_undone(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="Roll back").click()
    dialog = page.get_by_role("dialog", name="Roll back v14?")
    expect(dialog).to_contain_text("v14 is withdrawn at once and v13 answers again")
    dialog.get_by_role("button", name="Cancel").click()
    expect(row(page, "exchanges")).to_contain_text("v14")
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("button", name="Go back to v13").click()
    expect(notice(page)).to_contain_text("v14 is rolled back.")
    expect(row(page, "exchanges")).to_contain_text("v13")
    page.get_by_role("button", name="Undo").click()
    expect(row(page, "exchanges")).to_contain_text("v14")


def test_a_version_is_withdrawn_after_a_question_and_answers_no_more(page: Page) -> None:
    shown(page, "gold")
    ask(page, "express exchange for gold members")
    assert "Exceptions for Gold v3" in cited(page)
    page.get_by_role("button", name="Withdraw v3").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw v3").click()
    expect(notice(page)).to_contain_text("v3 is withdrawn.")
    expect(page.locator(".rank .hit-source", has_text="Exceptions for Gold")).to_have_count(0)
    expect(page.locator("main .other")).to_contain_text("You see v3, which was withdrawn.")


def test_choosing_a_version_shows_what_it_says_and_what_answers(page: Page) -> None:
    shown(page)
    page.locator("[data-version='13']").press("Enter")
    expect(page.locator("main .other")).to_contain_text("You see v13, which answers no more.")
    expect(page.locator("chunk-card").first).to_contain_text("free within 14 days")
    page.get_by_role("button", name="Show v14").click()
    expect(page.locator("chunk-card").first).to_contain_text("free within 30 days")


def test_who_did_what_is_told(page: Page) -> None:
    shown(page)
    page.get_by_text("Who did what (4)").click()
    expect(page.locator(".past li").last).to_contain_text("v15 kept as a draft Jonas W.")


def test_two_versions_are_compared_word_by_word(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".diff ins").last).to_contain_text("delivered to a parcel locker")
    page.get_by_label("Older version").select_option("12")
    page.get_by_label("Newer version").select_option("14")
    changed = page.locator(".diff li.changed").first
    expect(changed.locator("del", has_text="14")).to_have_count(1)
    expect(changed.locator("ins", has_text="30")).to_have_count(1)
    before = page.locator(".diff li").count()
    page.get_by_role("button", name=re.compile("unchanged")).click()
    assert page.locator(".diff li").count() > before


# ---------------------------------------------------------------------- what was understood


def test_pointing_at_a_chunk_marks_its_place_and_the_other_way_round(page: Page) -> None:
    shown(page)
    page.locator("chunk-card").nth(1).hover()
    expect(page.locator(".paper .on")).to_have_text(re.compile("^The driver collects"))
    page.get_by_role("button", name="Edit: Exchanges › Cut-off times").focus()
    expect(page.locator(".paper tr.on")).to_have_count(2)
    page.locator(".paper .hl", has_text="Express exchange is free").hover()
    expect(page.locator("chunk-card article.is-on")).to_contain_text("Express exchange is free")


def test_pages_are_turned_with_their_chunks(page: Page) -> None:
    shown(page)
    pager = page.locator("understood-view .pager")
    expect(pager).to_contain_text("page 1 of 3")
    expect(page.get_by_role("button", name="Previous page")).to_be_disabled()
    page.get_by_role("button", name="Next page").click()
    expect(pager).to_contain_text("page 2 of 3")
    expect(page.locator("chunk-card")).to_have_count(1)
    expect(page.locator("chunk-card")).to_contain_text("Boots can be returned")


def test_what_was_left_out_is_shown_where_it_stood(page: Page) -> None:
    shown(page)
    expect(page.locator(".paper .hid")).to_contain_text("Text in the colour of its ground.")
    page.get_by_role("button", name="2 passages left out").click()
    expect(page.locator("understood-view .pager")).to_contain_text("page 2 of 3")
    expect(page.locator(".paper .hid")).to_contain_text("Page header or footer.")


def test_a_chunk_left_out_of_a_published_version_makes_a_draft_and_says_so(page: Page) -> None:
    shown(page, "sizes")
    page.get_by_role("switch").click()
    expect(notice(page)).to_contain_text("Kept in draft v6. It answers once you publish it.")
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    expect(page.locator("main .other")).to_contain_text("You see v6, a draft. v5 answers searches.")
    page.get_by_role("switch").click()
    expect(notice(page)).to_contain_text("Kept in draft v6.")
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")


def test_a_chunk_is_written_anew_in_a_draft_and_found_once_published(page: Page) -> None:
    shown(page, "sizes")
    page.get_by_role("button", name="Edit").click()
    box = page.get_by_label("Text of Size guide")
    expect(box).to_be_focused()
    expect(page.locator(".chunk-edit")).to_contain_text("v5 stays as it is")
    box.fill("The Fjell 2 runs a whole size small. Take the larger one.")
    page.get_by_role("button", name="Save to draft").click()
    expect(page.locator("chunk-card")).to_contain_text("edited by hand")
    page.get_by_role("button", name="Publish v6").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish v6").click()
    expect(page.locator(".dh-about .sev")).to_have_text("v6 · Published")
    ask(page, "does the Fjell 2 run a whole size small?")
    assert "Size guide, boots v6" in cited(page)


def test_leaving_the_editor_leaves_the_words(page: Page) -> None:
    shown(page, "sizes")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Text of Size guide").press("Escape")
    expect(page.get_by_role("button", name="Edit")).to_be_focused()
    expect(page.locator("[data-version]")).to_have_count(1)


def test_a_long_table_is_cut_into_pages_and_a_chunk_finds_its_rows(page: Page) -> None:
    shown(page)
    rows = [["Size", "Price"], *([f"S{n}", f"€{n}"] for n in range(4000))]
    told = page.evaluate(
        """async rows => {
        const { placesOf } = await import("/static/js/knowledge/places.js");
        const { pagesOf, pageOf } = await import("/static/js/knowledge/paper-pages.js");
        const lines = rows.slice(1).map(([size, price]) => `${size}: ${price}`);
        const blocks = [{ kind: "table", text: lines.join("\\n"), headings: [], rows, page: null }];
        const chunks = [];
        for (let at = 0; at < lines.length; at += 20)
            chunks.push({
                ordinal: at / 20, headings: [], text: lines.slice(at, at + 20).join("\\n"),
            });
        const begun = performance.now();
        const places = placesOf(chunks, blocks), pages = pagesOf(blocks, []);
        const place = places.get(100)[0];
        return { pages: pages.length, rows: [...place.rows], page: pageOf(pages, place),
                 ms: performance.now() - begun };
        }""",
        rows,
    )
    assert told["pages"] == 20
    assert told["rows"] == list(range(2000, 2020))
    assert told["page"] == 9
    assert told["ms"] < 500


def test_a_paragraph_cut_in_two_is_marked_where_each_half_stands(page: Page) -> None:
    shown(page)
    first, second = "Boots are resoled once. " * 8, "Seams are mended for ever. " * 8
    upload(page, text_file("long.md", f"# Long\n\n{first}{second}"))
    expect(title(page)).to_have_text("Long")
    halves = page.locator("chunk-card")
    for place in range(halves.count()):
        halves.nth(place).hover()
        text = halves.nth(place).locator(".chunk-text").inner_text()
        expect(page.locator(".paper .on")).to_have_text(text)


def test_the_word_diff_keeps_every_word_of_both_sides(page: Page) -> None:
    shown(page)
    pairs = [
        ("within 14 days of delivery", "within 30 days of delivery"),
        ("", "all new"),
        ("签收后7天内可退货。", "签收后15天内可无理由退货。"),
        ("same", "same"),
    ]
    for before, after in pairs:
        runs = page.evaluate(
            """async ([before, after]) => (await import("/static/js/knowledge/word-diff.js"))
            .wordDiff(before, after)""",
            [before, after],
        )
        assert "".join(run["text"] for run in runs if run["kind"] != "added") == before
        assert "".join(run["text"] for run in runs if run["kind"] != "removed") == after
    assert page.evaluate(
        """async () => (await import("/static/js/knowledge/word-diff.js"))
        .wordDiff("签收后7天内", "签收后15天内").map(run => run.text)"""
    ) == ["签收后", "7", "15", "天内"]


# ---------------------------------------------------------------------- facts


def test_facts_of_the_version_are_told_with_value_words_and_source(page: Page) -> None:
    shown(page, "fjell-2")
    table = page.locator(".ft tbody")
    warranty = table.locator("tr", has_text="warranty")
    expect(warranty).to_contain_text("24 months")
    expect(warranty).to_contain_text("2 years")
    expect(table.locator("tr", has_text="weight")).to_contain_text("620 g")
    expect(table.locator("tr", has_text="price")).to_contain_text("€149")
    page.get_by_role("radio", name="This document").press("ArrowRight")
    page.get_by_label("Filter by product or attribute").fill("return")
    expect(table.locator("tr")).to_have_count(2)
    expect(table).not_to_contain_text("warranty")
    table.get_by_role("link", name="Exchanges and delivery").click()
    expect(title(page)).to_have_text("Exchanges and delivery")
    expect(page.locator("chunk-card article.is-on")).to_contain_text("Boots can be returned")


@pytest.mark.parametrize("keep", ["Keep 24 months", "Both, split by date"])
def test_a_conflict_is_settled_by_a_person(page: Page, keep: str) -> None:
    shown(page, "warranty")
    conflict = page.get_by_role("group", name="Two documents differ: warranty of Kvist stove.")
    expect(conflict).to_contain_text("calls are not checked on it")
    expect(conflict.locator("li")).to_have_count(2)
    conflict.get_by_role("button", name=keep).click()
    page.get_by_role("dialog").get_by_role("button", name=keep).click()
    expect(conflict).to_have_count(0)
    expect(notice(page)).to_contain_text("Settled.")
    expect(row(page, "warranty").locator(".sev")).to_have_text("Published")


# ---------------------------------------------------------------------- cards, questions, gaps


def test_the_cards_that_cited_a_document_lead_to_their_calls(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="cited by 64 cards in 30 days").click()
    cards = page.locator("citing-cards li")
    expect(cards).to_have_count(50)
    expect(cards.first).to_contain_text("Express exchange is free within 30 days")
    expect(cards.first.get_by_role("link", name="call call-1")).to_have_attribute(
        "href", re.compile("call=call-1&")
    )
    expect(page.locator("#cards-title")).to_be_focused()


def test_a_question_shows_ranking_scores_and_the_line_below_which_nothing_is_said(
    page: Page,
) -> None:
    shown(page)
    ask(page, QUESTION)
    best = page.locator(".rank li").first
    expect(best).to_contain_text("Exchanges › Express exchange")
    expect(best).to_contain_text("cited")
    expect(page.locator(".thr")).to_have_text(
        f"too weak to show, below {FOUND:.2f}".replace("0.", ".")
    )
    expect(page.locator(".is-weak", has_text="cited")).to_have_count(0)
    best.locator("summary").click()
    expect(best.locator(".hit-text")).to_contain_text("Ordered before 16:00")
    best.get_by_role("link").click()
    expect(page.locator("chunk-card article.is-on")).to_contain_text("Express exchange is free")


def test_a_question_is_asked_as_of_another_day(page: Page) -> None:
    shown(page)
    ask(page, QUESTION)
    assert "Exchanges and delivery v14" in cited(page)
    page.get_by_label("as of").select_option("then")
    page.get_by_label("The moment to search as of").fill("2026-08-15T12:00")
    page.get_by_label("The moment to search as of").press("Tab")
    expect(page.locator("try-question")).to_contain_text("as of 15 Aug 2026, 12:00")
    assert "Exchanges and delivery v12" in cited(page)
    assert "Exchanges and delivery v14" not in cited(page)


def test_a_question_nobody_answers_says_that_no_card_would(page: Page) -> None:
    shown(page)
    ask(page, "xylophone lessons on Mars")
    expect(page.locator("try-question")).to_contain_text("no card would answer this")
    assert cited(page) == []


def test_a_gap_is_dismissed_taken_back_and_opened_again(page: Page) -> None:
    shown(page)
    gap = page.locator("gap-list > section > .gaps > li", has_text="pause the warranty")
    expect(gap).to_contain_text("asked 23 times")
    page.get_by_role("button", name="Dismiss: Does the repair").click()
    expect(gap).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(gap).to_have_count(1)
    page.get_by_role("button", name="Dismiss: Does the repair").click()
    page.get_by_text("1 dismissed").click()
    page.get_by_role("button", name="Reopen: Does the repair").click()
    expect(gap).to_have_count(1)


def test_an_answer_written_here_is_published_and_closes_the_gap(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="Write an answer: Does the repair").click()
    dialog = page.get_by_role("dialog", name="Write an answer")
    expect(dialog.get_by_label("Answer", exact=True)).to_be_focused()
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog.get_by_role("alert")).to_have_text("Write the answer.")
    dialog.get_by_label("Answer", exact=True).fill(
        "Yes: the repair pauses the warranty: it grows by the days of the repair.\n---\nkey: other"
    )
    dialog.get_by_role("button", name="Publish").click()
    expect(title(page)).to_have_text("Does the repair pause the warranty?")
    expect(page.locator(".dh-about .sev")).to_have_text("v1 · Published")
    gap = page.locator("gap-list li", has_text="pause the warranty")
    expect(gap).to_contain_text("Answered in Does the repair pause the warranty? v1")


def test_an_answer_kept_as_a_draft_answers_nothing_yet(page: Page) -> None:
    shown(page)
    page.get_by_role("button", name="Write an answer: 吹风机").click()
    dialog = page.get_by_role("dialog", name="Write an answer")
    dialog.get_by_label("Answer", exact=True).fill("可以，吹风机可以带上飞机。")
    dialog.get_by_role("button", name="Keep as draft").click()
    expect(title(page)).to_have_text("吹风机可以带上飞机吗？")
    expect(page.locator(".dh-about .sev")).to_have_text("Draft")
    expect(page.get_by_role("button", name="Write an answer: 吹风机")).to_have_count(1)


def test_a_topic_suddenly_asked_stands_above_everything_until_it_is_answered(page: Page) -> None:
    shown(page)
    strip = page.locator("surge-strip .alert")
    expect(strip).to_contain_text("Suddenly many ask: Is the courier on strike in my town?")
    expect(strip).to_contain_text("14 calls since")
    strip.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Answer", exact=True).fill(
        "The courier is on strike in every town until Friday; parcels go by post."
    )
    dialog.get_by_role("button", name="Publish").click()
    expect(title(page)).to_have_text("Is the courier on strike in my town?")
    expect(page.locator(".dh-about .sev")).to_have_text("v1 · Published")


# ---------------------------------------------------------------------- the whole page


@pytest.mark.parametrize("filled", [False])
def test_an_empty_knowledge_base_says_what_to_do_first(page: Page) -> None:
    page.goto("/knowledge")
    expect(page.locator("#nothing-yet")).to_contain_text("Nothing is known yet")
    expect(page.locator("gap-list")).to_contain_text("found a good passage")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Choose documents").click()
    chosen.value.set_files([text_file("gift.md", "# Gifts\n\nWrapping costs 3 euros.")])
    expect(title(page)).to_have_text("Gifts")
    expect(page.locator("#nothing-yet")).to_be_hidden()


def test_what_does_not_come_is_said_and_can_be_asked_for_again(page: Page) -> None:
    page.route("**/v1/knowledge/facts", lambda route: route.abort())
    shown(page)
    trouble = page.locator("facts-table .trouble")
    expect(trouble).to_contain_text("The service does not answer.")
    page.unroute("**/v1/knowledge/facts")
    trouble.get_by_role("button", name="Retry").click()
    expect(page.locator(".ft tbody tr").first).to_be_visible()


def test_an_unknown_document_is_said(page: Page) -> None:
    page.goto("/knowledge?document=nothing")
    expect(page.locator("document-head .trouble")).to_contain_text(
        "There is no document 'nothing'. See the list of documents."
    )


def test_a_refused_change_is_said_and_nothing_changed(page: Page, desk: ShelfDesk) -> None:
    shown(page, "sizes")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Text of Size guide").fill("x" * 20_001)
    page.get_by_role("button", name="Save to draft").click()
    expect(page.locator("notice-bar [role=alert]")).to_contain_text("20000 characters")
    expect(page.locator("[data-version]")).to_have_count(1)


def test_words_of_a_document_are_text_and_never_markup(page: Page) -> None:
    shown(page)
    evil = "<img src=x onerror=alert(1)> {{ 7*7 }}"
    upload(page, {"name": "evil.txt", "mimeType": "text/plain", "buffer": evil.encode()})
    expect(title(page)).to_have_text("evil")
    expect(page.locator("chunk-card .chunk-text")).to_have_text(evil)
    expect(page.locator(".paper .hl")).to_have_text(evil)
    expect(page.locator("main img, nav img, aside img")).to_have_count(0)


def test_no_key_of_the_catalogue_shows_itself(page: Page) -> None:
    for language in ("en", "zh"):
        shown(page)
        page.goto(f"/knowledge?document=exchanges&lang={language}")
        expect(page.locator("chunk-card article").first).to_be_visible()
        expect(page.locator("surge-strip .alert")).to_be_visible()
        page.locator("version-timeline summary").click()
        page.locator("document-head .dh-acts .btn").first.click()
        expect(page.locator(".diff li").first).to_be_visible()
        said = page.locator("body").inner_text()
        assert not [word for word in said.split() if word.count(".") and word in WORDS]
        assert not re.search(r"\{\w+\}", said)


@pytest.mark.parametrize("width", [320, 768, 1024, 1440, 1920])
def test_the_page_fits_from_320_pixels_to_a_wide_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    shown(page)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".diff li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        "width => [...document.querySelectorAll('body *')].filter(one =>"
        " one.getBoundingClientRect().right > width + 1 && one.getClientRects().length"
        " && !one.closest('.sr, .scroll-x, .paper-table, svg.sprite, nav.pages'))"
        ".map(one => one.outerHTML.slice(0, 120))",
        width,
    )
    assert outside == []


def test_every_control_has_a_name_and_is_large_enough(page: Page) -> None:
    shown(page)
    ask(page, QUESTION)
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input, select, textarea, summary')]
        .filter(one => one.getClientRects().length && !(one.getAttribute('aria-label')
            || one.textContent.trim() || one.labels?.length)).map(one => one.outerHTML)"""
    )
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, textarea, summary')]
        .map(one => [one.getBoundingClientRect(), one.outerHTML])
        .filter(([box]) => box.width && Math.min(box.height, box.width) < 24)
        .map(([, html]) => html)"""
    )
    assert (unnamed, small) == ([], [])


def test_the_work_is_done_by_keyboard_alone(page: Page) -> None:
    shown(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.get_by_role("button", name="Publish v15").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Publish v15")).to_be_focused()
    page.get_by_role("switch").first.focus()
    expect(page.locator(".paper .on")).to_have_count(1)
    page.keyboard.press("Space")
    expect(notice(page)).to_contain_text("Kept in draft v16.")


def test_nothing_moves_where_less_motion_is_wished(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    shown(page)
    page.get_by_role("button", name="Dismiss: Does the repair").click()
    moves = notice(page).evaluate("one => getComputedStyle(one).animationName")
    assert moves == "none"


def test_the_pages_lead_to_each_other(page: Page) -> None:
    shown(page)
    page.get_by_role("link", name="Live call").click()
    expect(page.locator("#choose-title")).to_be_visible()
    page.get_by_role("link", name="Knowledge").click()
    expect(page.get_by_role("link", name="Knowledge")).to_have_attribute("aria-current", "page")


def test_nothing_is_asked_of_another_host(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown(page)
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"127.0.0.1"}
