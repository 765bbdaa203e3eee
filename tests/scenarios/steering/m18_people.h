#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/steering/v1/responsible.pb.h>

#include <algorithm>
#include <string>
#include <vector>

namespace luotsi::test {

namespace steering_pb = steering::v1;

// What the tests of responsible persons say to the county, in few words.
class People {
  public:
    static constexpr const char* kService = "steering.v1.ResponsibleService/";

    explicit People(CountyBench& county) : county_(county) {}

    steering_pb::AddPersonRequest Adding(
        const char* code, const char* name, contract::v1::Side side = contract::v1::SIDE_BUYER
    ) {
        steering_pb::AddPersonRequest request;
        request.mutable_person()->set_code(code);
        request.mutable_person()->set_name(name);
        request.mutable_person()->set_contact("040 0000000");
        request.mutable_person()->set_side(side);
        return request;
    }
    std::string Add(
        const char* code,
        const char* name,
        contract::v1::Side side = contract::v1::SIDE_BUYER,
        const char* actor = ""
    ) {
        steering_pb::AddPersonRequest request = Adding(code, name, side);
        request.mutable_person()->set_actor(actor);
        return Ask<steering_pb::Person>("AddPerson", request).id();
    }

    steering_pb::AssignSlotRequest Assigning(
        const std::string& contract,
        contract::v1::Side side,
        contract::v1::Level level,
        const std::string& person,
        const char* from,
        const char* to = ""
    ) {
        steering_pb::AssignSlotRequest request;
        request.set_contract_id(contract);
        request.set_side(side);
        request.set_level(level);
        request.set_person_id(person);
        request.set_from(from);
        request.set_to(to);
        return request;
    }
    steering_pb::ResponsibleSlots Assign(
        const std::string& contract,
        contract::v1::Side side,
        contract::v1::Level level,
        const std::string& person,
        const char* from,
        const char* to = ""
    ) {
        return Ask<steering_pb::ResponsibleSlots>(
            "AssignSlot", Assigning(contract, side, level, person, from, to)
        );
    }
    // One person for each side holds all its levels.
    void AssignAll(
        const std::string& contract,
        const std::string& buyer,
        const std::string& provider,
        const char* from
    ) {
        for (int level = 1; level <= 3; ++level) {
            Assign(contract, contract::v1::SIDE_BUYER, contract::v1::Level(level), buyer, from);
            Assign(
                contract, contract::v1::SIDE_PROVIDER, contract::v1::Level(level), provider, from
            );
        }
    }

    steering_pb::HandOverRequest HandingOver(
        const std::string& person, const std::string& successor, const char* from
    ) {
        steering_pb::HandOverRequest request;
        request.set_person_id(person);
        request.set_successor_id(successor);
        request.set_from(from);
        return request;
    }
    void HandOver(const std::string& person, const std::string& successor, const char* from) {
        Ask<steering_pb::Person>("HandOver", HandingOver(person, successor, from));
    }
    void Leave(const std::string& person, const char* last_day) {
        steering_pb::RecordDepartureRequest request;
        request.set_person_id(person);
        request.set_last_day(last_day);
        Ask<steering_pb::Person>("RecordDeparture", request);
    }

    steering_pb::ResponsibleSlots Slots(const std::string& contract, const char* day = "") {
        steering_pb::ListResponsibleRequest request;
        request.set_contract_id(contract);
        request.set_valid_on(day);
        return Ask<steering_pb::ResponsibleSlots>("ListResponsible", request);
    }
    steering_pb::ResponsibleSlot SlotOf(
        const std::string& contract,
        contract::v1::Side side,
        contract::v1::Level level,
        const char* day = ""
    ) {
        const steering_pb::ResponsibleSlots answer = Slots(contract, day);
        for (const steering_pb::ResponsibleSlot& slot : answer.slots()) {
            if (slot.side() == side && slot.level() == level) return slot;
        }
        return {};
    }
    // `contract kind subject side/level` of all that waits for a person, sorted.
    std::vector<std::string> Work(const std::string& person) {
        std::vector<std::string> lines;
        steering_pb::ListMyWorkRequest request;
        request.set_person_id(person);
        request.set_page_size(1);
        while (true) {
            const auto page = Ask<steering_pb::ListMyWorkResponse>("ListMyWork", request);
            for (const steering_pb::WorkItem& item : page.items()) {
                lines.push_back(
                    item.contract_id() + ' ' + item.kind() + ' ' + item.subject() + ' ' +
                    contract::v1::Side_Name(item.side()) + '/' +
                    contract::v1::Level_Name(item.level()) + ' ' + item.record_id()
                );
            }
            if (page.next_page_token().empty()) break;
            request.set_page_token(page.next_page_token());
        }
        std::ranges::sort(lines);
        return lines;
    }

    template <class Response, class Request>
    Response Ask(const char* method, const Request& request) {
        return county_.Ask<Response>(std::string(kService) + method, request);
    }
    template <class Response, class Request>
    std::string Refusal(const char* method, const Request& request) {
        return county_.Refusal<Response>(std::string(kService) + method, request);
    }

  private:
    CountyBench& county_;
};

}  // namespace luotsi::test
