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

// One row of a report file on its way to a line. Each reader fills its message as far as it can and
// gathers the faults: a row with any is not sound.
class ReportRow {
  public:
    ReportRow(
        const SheetLayout& layout,
        const sheet::Row& row,
        const sheet::DecimalSniffer::Style& decimal
    )
        : layout_(layout), row_(row), decimal_(decimal) {}

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
    std::optional<std::int64_t> Number(SheetColumn column, int decimals);
    std::optional<std::int64_t> NeedNumber(SheetColumn column, int decimals);
    std::string Date(SheetColumn column);
    // "2077474-0" is a business id, others stand behind their scheme: "NHS-ODS:RJZ".
    void ReadParty(SheetColumn column, type::v1::PartyIdentifier* out) const;
    void ReadAmount(report::v1::ReportTotal* total, report::v1::ServiceActual* line);
    void Fault(
        SheetColumn column, std::string_view reason, std::map<std::string, std::string> facts = {}
    );
    // Malformed, which a number is too that could be read either way where both ways occur; or
    // damaged by a spreadsheet.
    void BadNumber(SheetColumn column);

    const SheetLayout& layout_;
    const sheet::Row& row_;
    sheet::DecimalSniffer::Style decimal_;
    std::vector<FileFault> faults_;
};

}  // namespace luotsi::report_intake
