#include "report_intake/adapters/spreadsheet_columns.h"

#include "platform/tabular/mapping.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace luotsi::report_intake {
namespace {

using enum SheetColumn;
using sheet::CellForm;

const std::vector<ColumnInfo>& Columns() {
    static const std::vector<ColumnInfo> kColumns{
        {.column = kContract,
         .header = {"Sopimus", "Avtal", "Contract"},
         .hint = {},
         .width = 38,
         .aliases =
             {"sopimusnumero",
              "sopimustunnus",
              "sopimuksennumero",
              "avtalsnummer",
              "contractnumber",
              "contractid"}},
        {.column = kMonth,
         .header = {"Kuukausi", "Månad", "Month"},
         .hint = {},
         .form = CellForm::kMonth,
         .width = 10,
         .aliases = {"raportointikuukausi", "kk", "kausi", "rapportmanad", "period", "reportmonth"}
        },
        {.column = kTemplate,
         .header = {"Pohja", "Mall", "Template"},
         .hint = {"Älä muuta.", "Ändra inte.", "Do not change."},
         .width = 12},
        {.column = kRowKind,
         .header = {"Rivilaji", "Radtyp", "Row kind"},
         .hint =
             {"toteuma, mittari, ennuste tai summa",
              "utfall, indikator, prognos eller summa",
              "line, indicator, forecast or total"},
         .width = 12,
         .aliases = {"laji", "typ", "kind"}},
        {.column = kService,
         .header = {"Palvelu", "Tjänst", "Service"},
         .hint =
             {"Valitse sopimuksen palvelu.",
              "Välj en av avtalets tjänster.",
              "Choose a service of the contract."},
         .width = 40,
         .aliases =
             {"palvelukoodi",
              "palvelunkoodi",
              "palvelunro",
              "tuote",
              "tuotekoodi",
              "tjanstekod",
              "servicecode"}},
        {.column = kUnit,
         .header = {"Yksikkö", "Enhet", "Unit"},
         .hint =
             {"Sama kuin hinnastossa.", "Samma som i prislistan.", "The same as in the price list."
             },
         .width = 10,
         .aliases = {"mittayksikko", "yks", "mattenhet", "unitcode"}},
        {.column = kQuantity,
         .header = {"Määrä", "Mängd", "Quantity"},
         .hint =
             {"Enintään kuusi desimaalia; ei negatiivinen.",
              "Högst sex decimaler; inte negativ.",
              "At most six decimals; not negative."},
         .form = CellForm::kDecimal,
         .aliases =
             {"lkm",
              "kpl",
              "suoritteet",
              "suoritemaara",
              "toteutunutmaara",
              "antal",
              "volym",
              "volume",
              "qty"}},
        {.column = kServiceDate,
         .header = {"Palvelupäivä", "Servicedag", "Service date"},
         .hint =
             {"Vain, jos luvat alkavat tai päättyvät kesken kuukauden.",
              "Bara om tillstånd börjar eller slutar under månaden.",
              "Only where permits begin or end within the month."},
         .form = CellForm::kDate,
         .aliases =
             {"paiva", "pvm", "paivamaara", "suorituspaiva", "datum", "dag", "servicedatum", "date"}
        },
        {.column = kClients,
         .header = {"Asiakkaita", "Klienter", "Clients"},
         .hint =
             {"Kuinka monta eri asiakasta; ei koskaan kuka.",
              "Hur många olika klienter; aldrig vem.",
              "How many different clients; never who."},
         .form = CellForm::kWhole,
         .width = 11,
         .aliases =
             {"asiakkaat",
              "asiakasmaara",
              "asiakkaidenmaara",
              "kunder",
              "antalklienter",
              "numberofclients"}},
        {.column = kDecision,
         .header = {"Päätös", "Beslut", "Decision"},
         .hint =
             {"Maksusitoumuksen tai palvelupäätöksen numero.",
              "Betalningsförbindelsens eller beslutets nummer.",
              "The number of the decision."},
         .width = 18,
         .aliases =
             {"paatosnumero",
              "maksusitoumus",
              "palvelupaatos",
              "beslutsnummer",
              "betalningsforbindelse",
              "decisionnumber"}},
        {.column = kSubcontractor,
         .header = {"Alihankkija", "Underleverantör", "Subcontractor"},
         .hint =
             {"Y-tunnus, jos työn teki muu kuin tuottaja itse.",
              "FO-nummer, om någon annan än producenten utförde arbetet.",
              "Business id, where not the provider itself did the work."},
         .aliases = {"alihankkijanytunnus", "underleverantorsfonummer", "subcontractorid"}},
        {.column = kMember,
         .header = {"Ryhmittymän jäsen", "Konsortiemedlem", "Consortium member"},
         .hint = {"Y-tunnus.", "FO-nummer.", "Business id."},
         .aliases = {"jasen", "medlem", "member"}},
        {.column = kAmount,
         .header = {"Summa ilman alv", "Belopp utan moms", "Amount without VAT"},
         .hint =
             {"Vapaaehtoinen: määrä kertaa sovittu hinta sentilleen.",
              "Frivillig: mängd gånger avtalat pris på centen.",
              "Optional: quantity times agreed price to the cent."},
         .form = CellForm::kMoney,
         .aliases =
             {"summa", "summaeur", "euroa", "eur", "belopp", "beloppeur", "amount", "amounteur"}},
        {.column = kCurrency,
         .header = {"Valuutta", "Valuta", "Currency"},
         .hint = {},
         .width = 9,
         .aliases = {"valuuttakoodi", "valutakod", "currencycode"}},
        {.column = kIndicator,
         .header = {"Mittari", "Indikator", "Indicator"},
         .hint =
             {"Valitse sopimuksen mittari.",
              "Välj en av avtalets indikatorer.",
              "Choose an indicator of the contract."},
         .width = 40,
         .aliases = {"mittarikoodi", "tunnusluku", "indikatorkod", "indicatorcode"}},
        {.column = kNumerator,
         .header = {"Osoittaja", "Täljare", "Numerator"},
         .hint =
             {"Kokonaisluku; nimittäjä viereen. Tai pelkkä arvo.",
              "Heltal; nämnaren bredvid. Eller bara värdet.",
              "A whole number with the denominator beside it. Or the value alone."},
         .form = CellForm::kWhole,
         .aliases = {}},
        {.column = kDenominator,
         .header = {"Nimittäjä", "Nämnare", "Denominator"},
         .hint = {},
         .form = CellForm::kWhole,
         .aliases = {}},
        {.column = kValue,
         .header = {"Arvo", "Värde", "Value"},
         .hint =
             {"0,955 tai 95,5 %; ei osoittajaa silloin.",
              "0,955 eller 95,5 %; ingen täljare då.",
              "0.955 or 95.5 %; no numerator then."},
         .form = CellForm::kDecimal,
         .aliases = {"tulos", "resultat", "result"}},
        {.column = kForecastMonth,
         .header = {"Ennustekuukausi", "Prognosmånad", "Forecast month"},
         .hint = {"2026-02 tai 2/2026", "2026-02 eller 2/2026", "2026-02 or 2/2026"},
         .form = CellForm::kMonth,
         .width = 16,
         .aliases = {"ennustettukuukausi", "prognosticeradmanad", "forecastedmonth"}},
        {.column = kFaultCode, .header = {"Virhekoodi", "Felkod", "Fault code"}, .hint = {}},
        {.column = kFaultText, .header = {"Virhe", "Fel", "Fault"}, .hint = {}, .width = 60},
    };
    return kColumns;
}

using Names = std::map<std::string, SheetColumn, std::less<>>;

const Names& ColumnNames() {
    static const Names kNames = [] {
        Names names;
        for (const ColumnInfo& info : Columns()) {
            for (const std::string_view header : {info.header.fi, info.header.sv, info.header.en})
                names.emplace(FoldedName(header), info.column);
            for (const std::string_view alias : info.aliases)
                names.emplace(alias, info.column);
        }
        return names;
    }();
    return kNames;
}

constexpr InThree kFaultSheet{"Virheet", "Fel", "Faults"};

std::optional<RowKind> KindBy(std::string_view text, InThree KindInfo::* names) {
    const std::string folded = FoldedName(text);
    for (const KindInfo& info : RowKinds()) {
        const InThree& name = info.*names;
        for (const std::string_view one : {name.fi, name.sv, name.en}) {
            if (FoldedName(one) == folded) return info.kind;
        }
    }
    return std::nullopt;
}

// Titles and notes may stand above the header, but no whole page.
constexpr std::size_t kRowsAboveHeader = 20;
// A header names at least so many columns: one word alone may be a title.
constexpr std::size_t kFewestColumns = 2;

std::size_t KnownColumns(const sheet::Row& row) {
    std::set<SheetColumn> known;
    for (const sheet::Cell& cell : row.cells) {
        if (const auto column = ColumnNamed(cell.text)) known.insert(*column);
    }
    return known.size();
}

}  // namespace

std::string_view InThree::In(std::string_view language) const {
    if (language == "fi") return fi;
    return language == "sv" ? sv : en;
}

const ColumnInfo& InfoOf(SheetColumn column) {
    return *std::ranges::find(Columns(), column, &ColumnInfo::column);
}

std::optional<SheetColumn> ColumnNamed(std::string_view header) {
    const auto found = ColumnNames().find(FoldedName(header));
    if (found == ColumnNames().end()) return std::nullopt;
    return found->second;
}

std::span<const KindInfo> RowKinds() {
    static const std::array<KindInfo, 4> kKinds{{
        {RowKind::kLine,
         {"Rivit", "Rader", "Lines"},
         {"toteuma", "utfall", "line"},
         {{kService}, {kUnit}, {kQuantity}}},
        {RowKind::kIndicator,
         {"Mittarit", "Indikatorer", "Indicators"},
         {"mittari", "indikator", "indicator"},
         {{kIndicator}, {kValue, kNumerator}}},
        {RowKind::kForecast,
         {"Ennuste", "Prognos", "Forecast"},
         {"ennuste", "prognos", "forecast"},
         {{kForecastMonth}, {kService}, {kQuantity}}},
        {RowKind::kTotal,
         {"Summat", "Summor", "Totals"},
         {"summa", "summa", "total"},
         {{kQuantity, kAmount}}},
    }};
    return kKinds;
}

const KindInfo& InfoOf(RowKind kind) {
    return *std::ranges::find(RowKinds(), kind, &KindInfo::kind);
}

std::optional<RowKind> SheetNamed(std::string_view name) {
    return KindBy(name, &KindInfo::sheet);
}

std::optional<RowKind> WordFor(std::string_view word) {
    return KindBy(word, &KindInfo::word);
}

InThree FaultSheet() {
    return kFaultSheet;
}

bool IsFaultSheet(std::string_view name) {
    return name == kFaultSheet.fi || name == kFaultSheet.sv || name == kFaultSheet.en;
}

std::string FoldedName(std::string_view text) {
    // Letters encoded twice first: their pieces are letters too.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kLetters{{
        {"ã¤", "a"},
        {"ã„", "a"},
        {"ã¥", "a"},
        {"ã…", "a"},
        {"ã¶", "o"},
        {"ã–", "o"},
        {"ä", "a"},
        {"å", "a"},
        {"á", "a"},
        {"à", "a"},
        {"ö", "o"},
        {"ø", "o"},
        {"é", "e"},
        {"ü", "u"},
    }};
    const std::string lower = tabular::FoldHeader(text);
    std::string_view rest = lower;
    std::string folded;
    while (!rest.empty()) {
        const auto letter = std::ranges::find_if(kLetters, [rest](const auto& one) {
            return rest.starts_with(one.first);
        });
        if (letter != kLetters.end()) {
            folded += letter->second;
            rest.remove_prefix(letter->first.size());
            continue;
        }
        const char c = rest.front();
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) folded += c;
        rest.remove_prefix(1);
    }
    return folded;
}

std::optional<std::size_t> HeaderOf(const sheet::Sheet& sheet) {
    std::optional<std::size_t> best;
    std::size_t most = kFewestColumns - 1;
    for (std::size_t i = 0; i < std::min(sheet.rows.size(), kRowsAboveHeader); ++i) {
        const std::size_t known = KnownColumns(sheet.rows[i]);
        if (known <= most) continue;
        most = known;
        best = i;
    }
    return best;
}

}  // namespace luotsi::report_intake
