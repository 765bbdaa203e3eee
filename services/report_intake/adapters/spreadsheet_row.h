#pragma once

#include "platform/sheet/numbers.h"
#include "platform/sheet/table.h"
#include "report_intake/adapters/spreadsheet_read.h"

#include <luotsi/report/v1/report.pb.h>
#include <luotsi/type/v1/party.pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// The form of a month, told where a value has it not.
inline constexpr std::string_view kMonthForm = "2026-02";

// A value as it is repeated where it is told to be wrong: the beginning of a long one.
std::string ValueFact(std::string_view text);

// One row of a report file on its way to a line. Each reader fills its message as far as it can and
// gathers the faults: a row with any is not sound.
class ReportRow {
  public:
    ReportRow(
        const SheetLayout& layout,
        const sheet::Row& row,
        const sheet::DecimalSniffer::Style& decimal,
        std::string_view language
    )
        : layout_(layout), row_(row), decimal_(decimal), language_(language) {}

    // Whether there is no figure in it. `prepared`: the file is a template, in whose rows services
    // and indicators stand beforehand.
    bool TellsNothing(bool prepared) const;
    // Whether something stood in it all the same.
    bool WasPrepared() const;
    RowKind Kind();

    void Read(report::v1::ServiceActual& line);
    void Read(report::v1::IndicatorActual& line);
    void Read(report::v1::ForecastLine& line);
    void Read(report::v1::ReportTotal& total);
    // Formulas of which the file keeps no result; nothing further is told of their cells.
    void CheckFormulas();
    // Values beyond the header, which belong to no column.
    void CheckLoose(const sheet::Row& header);

    bool sound() const { return faults_.empty(); }
    const std::vector<FileFault>& faults() const { return faults_; }

  private:
    const sheet::Cell& CellOf(SheetColumn column) const;
    // Without the apostrophe before formulas; blanks of every kind made plain.
    std::string Text(SheetColumn column) const;
    // The code of "YPA-VRK – Asumisvuorokausi", as drop-downs give it.
    std::string Code(SheetColumn column) const;
    // How the cell's number is written; a number that is stored as one is in plain digits.
    sheet::DecimalSniffer::Style StyleOf(SheetColumn column) const;
    std::optional<std::int64_t> Number(SheetColumn column, int decimals);
    std::optional<std::int64_t> NeedNumber(SheetColumn column, int decimals);
    std::optional<Ratio> Share();
    std::string Date(SheetColumn column);
    // "2077474-0" is a business id, others stand behind their scheme: "NHS-ODS:RJZ".
    void ReadParty(SheetColumn column, type::v1::PartyIdentifier* out) const;
    void ReadAmount(report::v1::ReportTotal* total, report::v1::ServiceActual* line);
    void Fault(
        SheetColumn column, std::string_view reason, std::map<std::string, std::string> facts = {}
    );
    // Malformed: the value, and in `facts` what it ought to be.
    void Malformed(SheetColumn column, std::map<std::string, std::string> facts);
    // Malformed, or damaged by a spreadsheet; `expected` is the form that it ought to have.
    void BadDate(SheetColumn column, std::string_view expected);
    // The same of a number, which is malformed too where it could be read either way and both ways
    // occur. Tells how many decimals are the most, or which number is the greatest.
    void BadNumber(SheetColumn column, int decimals, std::string_view expected);

    const SheetLayout& layout_;
    const sheet::Row& row_;
    sheet::DecimalSniffer::Style decimal_;
    std::string_view language_;
    std::vector<FileFault> faults_;
};

}  // namespace luotsi::report_intake
