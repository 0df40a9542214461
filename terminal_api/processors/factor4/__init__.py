"""Gift cards at Factor4: one model of messages, two codecs, and a way back from a lost answer.

    numbers = CounterFile(Path("factor4.counter"))
    factor4 = Factor4(http, url, site, Settings(zone), numbers, codec=SoapCodec())

How a lost answer is settled depends on what is known of duplicates (`Settings.duplicates`):

- "unknown", until Factor4 says otherwise: nothing is ever sent twice. The lost request is taken back by our
  own batch and reference, so that it surely did not happen: see `way_back`.
- "replayed": the same request is sent again, in the very words of the first. What an earlier run asked for,
  and nobody can repeat word for word, is taken back as above.
- "refused": a person looks it up.

Half of the protocol is public. What is ours until Factor4's document is at hand stands in one place each:
`mapping_sheet` lists the open questions and where each answer goes.
"""

from terminal_api.processors.factor4.counter_file import CounterFile
from terminal_api.processors.factor4.json_codec import JsonCodec
from terminal_api.processors.factor4.processor import Factor4
from terminal_api.processors.factor4.settings import Settings, Site
from terminal_api.processors.factor4.soap_codec import SoapCodec

__all__ = ["CounterFile", "Factor4", "JsonCodec", "Settings", "Site", "SoapCodec"]
