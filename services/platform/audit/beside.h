#pragma once

#include "kernel/ids.h"
#include "kernel/sealed_text.h"
#include "platform/journal/chain.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::audit {

// Positions that are named, at most.
inline constexpr std::size_t kMaxAltered = 1'000;

// How what lies beside a journal compares with what its rows say of it.
struct Beside {
    // Rows whose kept text has another hash, in growing order.
    std::vector<std::uint64_t> altered_texts;
    // Rows of readings that the trail's list of them (access_entities) does not tell as they are.
    std::vector<std::uint64_t> altered_readings;
    std::uint64_t texts = 0;
    std::uint64_t erased_texts = 0;
};

// Compares the texts about people with their hashes, and the list of readings with the rows of the
// readings. A text that is not there was erased: nothing is wrong with that.
class BesideCheck {
  public:
    // The list of readings has no order by position: it is read whole for each `at_once` readings.
    BesideCheck(journal::Journal& journal, std::uint64_t after, std::size_t at_once)
        : journal_(journal), at_once_(at_once), compared_to_(after), noted_to_(after) {}

    // A row that the chain vouches for, in the order of positions.
    void Note(const journal::StoredRow& row);
    // To be called in the transaction that read the rows, after each page of them. `at_end`: there
    // is nothing behind them.
    void Compare(sql::Db& db, bool at_end);
    // What waits to be compared together with later rows; in any transaction.
    void CompareRest(sql::Db& db);

    Beside Take();

  private:
    struct Sealed {
        std::uint64_t position = 0;
        Uuid ref;
        std::string hash;
        TextSeal seal = TextSeal::kSalted;
        bool found = false;
    };
    struct Reading {
        Uuid entity;
        std::uint64_t position = 0;
        auto operator<=>(const Reading&) const = default;
    };

    void CompareTexts(sql::Db& db);
    void CompareText(const Uuid& ref, std::string_view body, std::string_view salt);
    void CompareReadings(sql::Db& db, bool at_end);

    journal::Journal& journal_;
    std::size_t at_once_;
    std::vector<Sealed> sealed_;
    std::vector<Reading> readings_;
    // The readings are compared up to here, and noted up to there.
    std::uint64_t compared_to_;
    std::uint64_t noted_to_;
    Beside found_;
};

}  // namespace luotsi::audit
