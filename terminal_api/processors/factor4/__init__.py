"""Gift cards at Factor4: one model of messages, two codecs, and a way back from a lost answer.

    numbers = CounterFile(Path("factor4.counter"))
    factor4 = Factor4(http, url, site, Settings(zone), numbers, codec=SoapCodec())

Half of the protocol is public. What is ours until Factor4's document is at hand stands in one place each:
`mapping_sheet` lists the open questions and where each answer goes.
"""

from terminal_api.processors.factor4.counter_file import CounterFile
from terminal_api.processors.factor4.json_codec import JsonCodec
from terminal_api.processors.factor4.processor import Factor4
from terminal_api.processors.factor4.settings import Settings, Site
from terminal_api.processors.factor4.soap_codec import SoapCodec

__all__ = ["CounterFile", "Factor4", "JsonCodec", "Settings", "Site", "SoapCodec"]
