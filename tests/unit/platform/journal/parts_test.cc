// What the journal finds by walking described values: their memory, and the texts that they seal.

#include "platform/journal/parts.h"

#include "kernel/civil.h"
#include "kernel/identifiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {
std::size_t allocated_bytes = 0;
}  // namespace

// Every allocation of this program is counted. Inlined, the pairs would look mismatched to gcc.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
    allocated_bytes += bytes;
    if (void* const made = std::malloc(bytes)) return made;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* made) noexcept {
    std::free(made);
}
[[gnu::noinline]] void operator delete(void* made, std::size_t) noexcept {
    std::free(made);
}

namespace luotsi::journal {
namespace {

struct KeptName {
    Uuid ref;
    std::string hash;
    static constexpr auto Fields() {
        return std::tuple{Field{"ref", &KeptName::ref}, Field{"hash", &KeptName::hash}};
    }
    static constexpr auto Sealed() {
        return SealedText{&KeptName::ref, &KeptName::hash, TextSeal::kSalted};
    }
};

struct Line {
    std::string code;
    std::int64_t quantity = 0;
    std::optional<CivilDate> day;
    std::optional<PartyIdentifier> party;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Line::code},
            Field{"quantity", &Line::quantity},
            Field{"day", &Line::day},
            Field{"party", &Line::party}
        };
    }
};

struct Told {
    static constexpr std::string_view kName = "told";
    ContractNumber number;
    std::vector<Line> lines;
    std::vector<std::uint64_t> counts;
    std::map<std::string, std::string> facts;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &Told::number},
            Field{"lines", &Told::lines},
            Field{"counts", &Told::counts},
            Field{"facts", &Told::facts}
        };
    }
};

struct Named {
    static constexpr std::string_view kName = "named";
    std::optional<KeptName> head;
    std::vector<KeptName> others;
    std::map<std::string, KeptName> by_role;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"head", &Named::head},
            Field{"others", &Named::others},
            Field{"by_role", &Named::by_role}
        };
    }
};

using Event = std::variant<Told, Named>;

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

Told LargeTold(int lines) {
    Told told;
    told.number = *ContractNumber::Parse("a contract number of some length");
    for (int i = 0; i < lines; ++i) {
        Line line{.code = "service-" + std::to_string(i), .quantity = i, .day = {}, .party = {}};
        if (i % 2 == 0) line.code += " with a name that lies outside the string";
        if (i % 3 == 0) line.party = {"FI-PRO", "an identifier of more than fifteen letters"};
        told.lines.push_back(line);
        told.counts.push_back(static_cast<std::uint64_t>(i));
        told.facts["fact " + std::to_string(i)] = "a value that does not fit into the string";
    }
    return told;
}

// What a copy allocates is what the value holds.
template <class T>
std::size_t CountedBytes(const T& value) {
    const std::size_t before = allocated_bytes;
    const T copy = value;
    return allocated_bytes - before;
}

TEST(HeapBytes, AreWhatACopyAllocates) {
    EXPECT_EQ(HeapBytes(std::string("short")), 0U);
    EXPECT_EQ(HeapBytes(std::int64_t{5}), 0U);
    for (const int lines : {0, 1, 10, 1000}) {
        // A copy: it holds no more room than it needs.
        const Told original = LargeTold(lines);
        const Told told = original;
        EXPECT_EQ(HeapBytes(told), CountedBytes(told)) << lines;
        const Event event = told;
        EXPECT_EQ(HeapBytes(event), CountedBytes(event)) << lines;
    }
}

TEST(HeapBytes, CountRoomThatIsNotUsedYet) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(1000);
    EXPECT_EQ(HeapBytes(numbers), 1000 * sizeof(std::int64_t));
}

std::vector<std::string> HashesIn(const Event& event) {
    std::vector<std::string> hashes;
    ForEachSealedText(event, [&](const Uuid&, const std::string& hash, TextSeal seal) {
        EXPECT_EQ(seal, TextSeal::kSalted);
        hashes.push_back(hash);
    });
    return hashes;
}

TEST(SealedTexts, AreFoundWhereverTheyStand) {
    const Event named = Named{
        .head = KeptName{IdOf(1), "one"},
        .others = {{IdOf(2), "two"}, {IdOf(3), "three"}},
        .by_role = {{"chair", {IdOf(4), "four"}}},
    };
    EXPECT_THAT(HashesIn(named), testing::ElementsAre("one", "two", "three", "four"));
}

TEST(SealedTexts, AnUnsetOneVouchesForNothing) {
    const Event unset =
        Named{.head = KeptName{}, .others = {{IdOf(2), ""}, {Uuid(), "hash"}}, .by_role = {}};
    EXPECT_THAT(HashesIn(unset), testing::IsEmpty());
}

TEST(SealedTexts, OfATypeWithoutAnyAreNotLookedFor) {
    static_assert(CanSeal<Event>());
    static_assert(CanSeal<Named>());
    static_assert(!CanSeal<Told>());
    static_assert(!CanSeal<std::vector<Line>>());
}

}  // namespace
}  // namespace luotsi::journal
