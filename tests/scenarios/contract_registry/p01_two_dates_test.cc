// P01: the price is amended today with effect from three months ago; what was known before stays
// so.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::int64_t kOld = 157'500'000;
constexpr std::int64_t kNew = 160'000'000;
constexpr std::int64_t kNewest = 165'000'000;

class P01 : public testing::Test {
  protected:
    P01() {
        pb::Contract contract = test::RegistryBench::SoundContract("PH-1");
        id_ = bench_.Activate(bench_.Create(contract).id()).id();
    }

    // When the amendment was recorded.
    google::protobuf::Timestamp Amend(const char* from, std::int64_t micros) {
        pb::AmendContractRequest request;
        request.set_contract_id(id_);
        request.set_effective_from(from);
        request.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
        *request.add_prices() = bench_.Get(id_).prices(0);
        request.mutable_prices(0)->mutable_unit_price()->set_amount_micros(micros);
        return bench_.Ask<pb::Contract>("ContractService/AmendContract", request).recorded_at();
    }

    std::int64_t Price(const google::protobuf::Timestamp& known, const char* valid_on) {
        pb::GetContractRequest request;
        request.set_contract_id(id_);
        *request.mutable_as_of() = known;
        request.set_valid_on(valid_on);
        return bench_.Ask<pb::Contract>("ContractService/GetContract", request)
            .prices(0)
            .unit_price()
            .amount_micros();
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::string id_;
};

TEST_F(P01, BothAnswersStayTheSameForEver) {
    const google::protobuf::Timestamp before = bench_.Get(id_).recorded_at();
    bench_.AdvanceTo("2026-02-10");
    const google::protobuf::Timestamp after = Amend("2025-11-10", kNew);
    const auto ask = [&] {
        EXPECT_EQ(Price(before, "2025-12-01"), kOld) << "as it was known before";
        EXPECT_EQ(Price(after, "2025-12-01"), kNew) << "as it is known since";
        EXPECT_EQ(Price(after, "2025-11-10"), kNew);
        EXPECT_EQ(Price(after, "2025-11-09"), kOld) << "not in force yet";
    };
    ask();
    bench_.AdvanceTo("2026-03-01");
    const google::protobuf::Timestamp latest = Amend("2025-11-20", kNewest);
    ask();
    EXPECT_EQ(Price(latest, "2025-12-01"), kNewest);
    EXPECT_EQ(Price(latest, "2025-11-15"), kNew);
}

TEST_F(P01, WhatWillBeKnownLaterIsNotTold) {
    google::protobuf::Timestamp later = bench_.Get(id_).recorded_at();
    later.set_seconds(later.seconds() + 86'400 * 365);
    pb::GetContractRequest request;
    request.set_contract_id(id_);
    *request.mutable_as_of() = later;
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/GetContract", request), "FIELD_OUT_OF_RANGE"
    );
}

std::int64_t MicrosOf(const google::protobuf::Timestamp& at) {
    return at.seconds() * 1'000'000 + at.nanos() / 1'000;
}

std::string DayText(const char* from, std::size_t days) {
    return CivilDate::Parse(from)->AddDays(static_cast<std::int64_t>(days)).ToText();
}

// What somebody wrote down: from `effective` on these are so; what is absent stays.
struct Fact {
    std::int64_t recorded = 0;
    std::string effective;
    std::optional<std::int64_t> price;
    std::optional<std::int64_t> value;
    std::optional<std::string> end_date;
    std::optional<std::string> title;
};

// What is in force on a day: price, value, end, title.
using View = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;

// Contracts behind the service's methods, beside plain lists of what was written down about them.
class Archive {
  public:
    explicit Archive(int contracts) {
        for (int i = 0; i < contracts; ++i) {
            const std::string number = "PH-" + std::to_string(i);
            pb::Contract contract = test::RegistryBench::SoundContract(number.c_str());
            const pb::Contract made = bench_.Activate(bench_.Create(contract).id());
            ids_.push_back(made.id());
            facts_.push_back(
                {{.recorded = MicrosOf(made.recorded_at()),
                  .effective = {},
                  .price = made.prices(0).unit_price().amount_micros(),
                  .value = made.agreed_value().amount_minor(),
                  .end_date = made.end_date(),
                  .title = made.title()}}
            );
            first_ = last_ = std::max(last_, facts_.back().front().recorded);
        }
    }

    // Random amendments, most of them with effect from a day long past, over the next days.
    void Amend(int count) {
        for (int i = 0; i < count; ++i) {
            if (i % 10 == 0) bench_.AdvanceTo(DayText("2026-02-02", ++days_).c_str());
            AmendOne(random_() % ids_.size());
        }
    }

    struct Question {
        std::size_t contract = 0;
        std::int64_t known = 0;
        std::string valid_on;
    };
    // Half of them at the very instants of a change or one tick beside.
    Question RandomQuestion() {
        Question question;
        question.contract = random_() % ids_.size();
        const std::vector<Fact>& facts = facts_[question.contract];
        const auto span = static_cast<unsigned long>(last_ - first_);
        question.known = first_ + static_cast<std::int64_t>(random_() % span);
        if (random_() % 2 == 0) {
            const std::int64_t beside = static_cast<std::int64_t>(random_() % 3) - 1;
            question.known = facts[random_() % facts.size()].recorded + beside;
        }
        question.known = std::clamp(question.known, first_, last_);
        question.valid_on = DayText("2024-12-01", random_() % 800);
        return question;
    }

    View ByService(const Question& question) {
        pb::GetContractRequest request;
        request.set_contract_id(ids_[question.contract]);
        request.mutable_as_of()->set_seconds(question.known / 1'000'000);
        request.mutable_as_of()->set_nanos(
            static_cast<std::int32_t>(question.known % 1'000'000 * 1'000)
        );
        request.set_valid_on(question.valid_on);
        const auto got = bench_.Ask<pb::Contract>("ContractService/GetContract", request);
        return {
            got.prices(0).unit_price().amount_micros(),
            got.agreed_value().amount_minor(),
            got.end_date(),
            got.title()
        };
    }

    // The latest effective day among what was known and had begun has the last word; of two for
    // the same day the one written down last.
    View ByList(const Question& question) const {
        const auto field = [&](auto Fact::* member) {
            const Fact* best = nullptr;
            for (const Fact& fact : facts_[question.contract]) {
                const bool counts = fact.recorded <= question.known &&
                                    fact.effective <= question.valid_on && fact.*member;
                if (counts && (best == nullptr || fact.effective >= best->effective)) best = &fact;
            }
            return *(best->*member);
        };
        return {
            field(&Fact::price), field(&Fact::value), field(&Fact::end_date), field(&Fact::title)
        };
    }

  private:
    void AmendOne(std::size_t contract) {
        Fact fact;
        fact.effective = DayText("2025-01-01", random_() % 700);
        // Any of the four but none at all.
        const unsigned fields = 1 + static_cast<unsigned>(random_() % 15);
        pb::AmendContractRequest request;
        request.set_contract_id(ids_[contract]);
        request.set_effective_from(fact.effective);
        request.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
        if ((fields & 1) != 0) {
            fact.price = static_cast<std::int64_t>(random_() % 1'000'000'000);
            *request.add_prices() = test::RegistryBench::SoundContract("x").prices(0);
            request.mutable_prices(0)->mutable_unit_price()->set_amount_micros(*fact.price);
        }
        if ((fields & 2) != 0) {
            fact.value = static_cast<std::int64_t>(random_() % 1'000'000'000);
            request.mutable_agreed_value()->set_currency_code("EUR");
            request.mutable_agreed_value()->set_amount_minor(*fact.value);
        }
        if ((fields & 4) != 0) {
            fact.end_date = DayText("2028-01-01", random_() % 3'000);
            request.set_end_date(*fact.end_date);
        }
        if ((fields & 8) != 0) {
            fact.title = "Sopimus " + std::to_string(random_() % 1'000);
            request.set_title(*fact.title);
        }
        const auto made = bench_.Ask<pb::Contract>("ContractService/AmendContract", request);
        fact.recorded = last_ = MicrosOf(made.recorded_at());
        facts_[contract].push_back(fact);
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::mt19937 random_{20260202};
    std::vector<std::string> ids_;
    std::vector<std::vector<Fact>> facts_;
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::size_t days_ = 0;
};

TEST(P01Pairs, TenThousandAnswersOfTheServiceEqualAPlainListForEver) {
    constexpr int kPairs = 10'000;
    Archive archive(10);
    archive.Amend(120);
    std::vector<std::pair<Archive::Question, View>> answers;
    for (int pair = 0; pair < kPairs; ++pair) {
        const Archive::Question question = archive.RandomQuestion();
        const View answer = archive.ByService(question);
        ASSERT_EQ(answer, archive.ByList(question))
            << "contract " << question.contract << " known " << question.known << " valid "
            << question.valid_on;
        answers.emplace_back(question, answer);
    }
    archive.Amend(40);
    for (std::size_t i = 0; i < answers.size(); i += 5) {
        ASSERT_EQ(archive.ByService(answers[i].first), answers[i].second)
            << "what was written down later changes no answer about the past";
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
