"""The official client starts the server itself and talks to it over standard input and output."""

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.faces.assistant.mcp.make import command, environment, said
from tests.services.cases.make import CODE, make_case, make_town
from tongban.foundation.identity.consents.commands.give import give_key
from tongban.foundation.identity.public import CASE_STATE
from tongban.kernel import clock
from tongban.services.items.public import reindex

pytestmark = pytest.mark.django_db(transaction=True)


def parameters(**more: str) -> StdioServerParameters:
    program, *arguments = command()
    return StdioServerParameters(command=program, args=arguments, env=environment(**more))


def test_a_persons_assistant_finds_reads_and_asks_how_far_the_case_is() -> None:
    town = make_town()
    reindex()
    number = make_case(town).number
    key = give_key(name="我的助手", scopes=[CASE_STATE], by=town.person, at=clock.now()).key

    async def talk() -> None:
        async with Client(stdio_client(parameters(TONGBAN_ASSISTANT_KEY=key))) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"find", "guide", "checklist", "case_state"}
            assert all(tool.output_schema and tool.description for tool in tools.values())
            found = said(await client.call_tool("find", {"query": "开饭馆"}))
            assert found["services"][0]["code"] == CODE
            guide = said(await client.call_tool("guide", {"code": CODE, "language": "en"}))
            assert any(one["key"] == "materials" for one in guide["elements"])
            asked = said(await client.call_tool("checklist", {"code": CODE}))
            assert asked["questions"][0]["key"] == "kind"
            told = said(await client.call_tool("case_state", {"number": number}))
            assert (told["number"], told["waits_for_you"]) == (number, False)

    anyio.run(talk)


def test_without_a_key_and_with_bad_arguments_it_refuses_in_words() -> None:
    town = make_town()
    number = make_case(town).number

    async def talk() -> None:
        async with Client(stdio_client(parameters(TONGBAN_ASSISTANT_KEY=""))) as client:
            refused = await client.call_tool("case_state", {"number": number, "language": "en"})
            assert refused.is_error
            assert said(refused)["refusal"]["code"] == "consent-needed"
            assert "/my/assistants/" in refused.content[0].text
            for name, arguments, code in (
                ("find", {"query": ""}, "invalid"),
                ("find", {"query": 5}, "invalid"),
                ("find", {}, "invalid"),
                ("guide", {"code": "NOTHING"}, "not-found"),
                ("checklist", {"code": CODE, "answers": {"kind": "x"}}, "invalid"),
                ("checklist", {"code": CODE, "answers": ["x"]}, "invalid"),
            ):
                refused = await client.call_tool(name, arguments)
                assert refused.is_error
                assert said(refused)["refusal"]["code"] == code
                assert said(refused)["refusal"]["sentence"]

    anyio.run(talk)
