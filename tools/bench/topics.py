"""What the bench asks of Kafka, for the Python that has a client:

    topics.py ends BOOTSTRAP TOPIC...            how many records lie in the topics
    topics.py make BOOTSTRAP TOPIC               makes one of three partitions
    topics.py first BOOTSTRAP SINCE TOPIC...     when the first record since then was sent, ms since 1970
    topics.py copy BOOTSTRAP FILE MOST TOPIC...  writes at most so many records to a file
                                                 of luotsi_load; headers count as bytes of the value
"""
import sys

import confluent_kafka as kafka
from confluent_kafka.admin import AdminClient, NewTopic


def consumer(bootstrap):
    return kafka.Consumer({"bootstrap.servers": bootstrap, "group.id": "bench", "enable.auto.commit": False,
                           "enable.partition.eof": True})


def partitions(reader, topics):
    return [kafka.TopicPartition(topic, number) for topic in topics
            for number in reader.list_topics(topic, timeout=10).topics[topic].partitions]


def ends(bootstrap, *topics):
    reader = consumer(bootstrap)
    print(sum(reader.get_watermark_offsets(place, timeout=10)[1] for place in partitions(reader, topics)))


def make(bootstrap, topic):
    admin = AdminClient({"bootstrap.servers": bootstrap})  # a name of its own: it must live until the answer
    admin.create_topics([NewTopic(topic, 3, 1)])[topic].result(30)


def first(bootstrap, since, *topics):
    reader = consumer(bootstrap)
    places = partitions(reader, topics)
    for place in places:
        place.offset = int(since)
    found = [place for place in reader.offsets_for_times(places, timeout=10) if place.offset >= 0]
    times = []
    for place in found:
        reader.assign([place])
        message = reader.poll(10)
        if message is not None and not message.error():
            times.append(message.timestamp()[1])
    reader.close()
    print(min(times))


def copy(bootstrap, path, most, *topics):
    """At most so many records."""
    reader, left = consumer(bootstrap), set()
    places = partitions(reader, topics)
    for place in places:
        place.offset = kafka.OFFSET_BEGINNING
        left.add((place.topic, place.partition))
    reader.assign(places)
    written = 0
    with open(path, "wb") as file:
        while left and written < int(most):
            message = reader.poll(10)
            if message is None:
                raise SystemExit("the topics cannot be read")
            if message.error():
                left.discard((message.topic(), message.partition()))
                continue
            headers = b"".join(name.encode() + (value or b"") for name, value in message.headers() or [])
            for part in (message.key() or b"", (message.value() or b"") + headers):
                file.write(len(part).to_bytes(4, "big") + part)
            written += 1
    reader.close()
    print(written)


if __name__ == "__main__":
    {"ends": ends, "make": make, "first": first, "copy": copy}[sys.argv[1]](*sys.argv[2:])
