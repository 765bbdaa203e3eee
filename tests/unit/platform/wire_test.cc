#include "platform/rpc/wire.h"

#include "platform/rpc/utf8.h"

#include <luotsi/type/v1/tabular_import.pb.h>
#include <trial.pb.h>

#include <gtest/gtest.h>

#include <random>

namespace luotsi::rpc {
namespace {

using trial::v1::LookRequest;

std::string Reason(const std::string& bytes) {
    LookRequest request;
    const auto fault = ParseMessage(bytes, request);
    return fault ? fault->reason + ' ' + fault->field : "ok";
}

std::string Delimited(char tag, const std::string& content) {
    std::string bytes(1, tag);
    std::size_t size = content.size();
    for (; size >= 0x80; size >>= 7)
        bytes += static_cast<char>((size & 0x7f) | 0x80);
    bytes += static_cast<char>(size);
    return bytes + content;
}

constexpr char kWish = 0x0a;
constexpr char kRows = 0x1a;
constexpr char kServiceCode = 0x0a;
constexpr char kInner = 0x1a;

TEST(ParseMessage, TakesAGoodMessage) {
    EXPECT_EQ(Reason(""), "ok");
    EXPECT_EQ(Reason(Delimited(kWish, "päivä")), "ok");
}

TEST(ParseMessage, FindsTheFieldThatIsNotUtf8) {
    EXPECT_EQ(Reason(Delimited(kWish, "p\xe4iv\xe4")), "TEXT_NOT_UTF8 wish");
    const std::string good = Delimited(kRows, Delimited(kServiceCode, "A1"));
    const std::string bad = Delimited(kRows, Delimited(kServiceCode, "\xff"));
    EXPECT_EQ(Reason(good + good + bad), "TEXT_NOT_UTF8 rows[2].service_code");
    const std::string deep =
        Delimited(kRows, Delimited(kInner, Delimited(kServiceCode, "\xc0\x80")));
    EXPECT_EQ(Reason(good + deep), "TEXT_NOT_UTF8 rows[1].inner.service_code");
}

TEST(ParseMessage, RefusesGarbage) {
    EXPECT_EQ(Reason("\xff\xff\xff"), "MESSAGE_MALFORMED ");
    EXPECT_EQ(Reason(std::string("\x00", 1)), "MESSAGE_MALFORMED ");
    EXPECT_EQ(
        Reason("\x0a\x05"
               "ab"),
        "MESSAGE_MALFORMED wish"
    );
    EXPECT_EQ(Reason("\x0a\xff\xff\xff\xff\x0f"), "MESSAGE_MALFORMED wish");
    EXPECT_EQ(Reason("\x0f"), "MESSAGE_MALFORMED wish");
    EXPECT_EQ(Reason("\x78\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "MESSAGE_MALFORMED ");
    EXPECT_EQ(Reason("\x7b\x08\x01"), "MESSAGE_MALFORMED ") << "a group without its end";
}

TEST(ParseMessage, RefusesAOneofThatIsSetTwice) {
    type::v1::ImportChunk chunk;
    chunk.set_data("a");
    const std::string data = chunk.SerializeAsString();
    chunk.mutable_header()->set_file_name("f");
    const std::string header = chunk.SerializeAsString();
    const auto reason = [](const std::string& bytes) {
        type::v1::ImportChunk parsed;
        const auto fault = ParseMessage(bytes, parsed);
        return fault ? fault->reason + ' ' + fault->field : "ok";
    };
    EXPECT_EQ(reason(data), "ok");
    EXPECT_EQ(reason(header), "ok");
    EXPECT_EQ(reason(header + data), "MESSAGE_MALFORMED data");
    EXPECT_EQ(reason(data + header), "MESSAGE_MALFORMED header");
    EXPECT_EQ(reason(data + data), "MESSAGE_MALFORMED data");
}

TEST(ParseMessage, KeepsUnknownFieldsOfANewerCaller) {
    LookRequest request;
    const std::string newer = Delimited(0x7a, "later") + Delimited(kWish, "x");
    ASSERT_FALSE(ParseMessage(newer, request).has_value());
    EXPECT_EQ(request.wish(), "x");
    EXPECT_NE(request.SerializeAsString().find("later"), std::string::npos);
}

TEST(ParseMessage, RefusesDeepNesting) {
    std::string nested;
    for (int i = 0; i < 1000; ++i)
        nested = Delimited(kInner, nested);
    EXPECT_TRUE(Reason(Delimited(kRows, nested)).starts_with("MESSAGE_MALFORMED rows[0].inner"));
    nested.clear();
    for (int i = 0; i < 20; ++i)
        nested = Delimited(kInner, nested);
    EXPECT_EQ(Reason(Delimited(kRows, nested)), "ok");
}

TEST(ParseMessage, RefusesAHugeListBeforeItTakesMemory) {
    std::string rows;
    for (int i = 0; i < 1'000'000; ++i)
        rows += std::string("\x1a\x00", 2);
    LookRequest request;
    const auto fault = ParseMessage(rows, request);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->reason, "FIELD_TOO_MANY");
    EXPECT_EQ(fault->field, "rows");
    EXPECT_EQ(request.rows_size(), 0);
}

TEST(ParseMessage, AgreesWithTheParserOnDamagedMessages) {
    LookRequest sample;
    sample.set_wish("ääkköset");
    for (int i = 0; i < 5; ++i) {
        sample.add_rows()->set_service_code("A" + std::to_string(i));
        sample.mutable_rows(i)->mutable_inner()->set_quantity(i);
    }
    const std::string good = sample.SerializeAsString();
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = good;
        for (int change = 0; change < 3; ++change)
            bytes[random() % bytes.size()] ^= static_cast<char>(random());
        bytes.resize(bytes.size() - random() % 4);
        LookRequest by_parser;
        LookRequest by_us;
        ASSERT_EQ(by_parser.ParseFromString(bytes), !ParseMessage(bytes, by_us).has_value());
    }
}

TEST(Utf8, IsStrict) {
    for (const char* good :
         {"", "a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) {
        EXPECT_TRUE(IsUtf8(good)) << good;
    }
    for (const char* bad :
         {"\x80",
          "\xc0\xaf",
          "\xc3",
          "\xe0\x80\xaf",
          "\xed\xa0\x80",
          "\xf4\x90\x80\x80",
          "\xf8\x88\x80\x80\x80",
          "a\xff"}) {
        EXPECT_FALSE(IsUtf8(bad));
    }
}

}  // namespace
}  // namespace luotsi::rpc
