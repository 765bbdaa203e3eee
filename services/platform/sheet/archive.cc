#include "platform/sheet/archive.h"

#include "platform/sheet/refusals.h"

#include <zip.h>

#include <vector>

namespace luotsi::sheet {
namespace {

constexpr zip_int64_t kMaxParts = 1'000;
constexpr std::size_t kMaxUnpacked = std::size_t{64} * 1024 * 1024;
// Real tables pack 5 to 30 times; a part that is said to be larger than this many times its packed
// bytes was made to hurt. Small parts may be anything.
constexpr std::size_t kMaxRatio = 200;
constexpr std::size_t kSmallPart = std::size_t{1} * 1024 * 1024;
constexpr std::size_t kPiece = std::size_t{64} * 1024;

struct PartCloser {
    void operator()(zip_file_t* part) const { zip_fclose(part); }
};

}  // namespace

void Archive::Closer::operator()(zip* archive) const {
    zip_discard(archive);
}

Checked<Archive> Archive::Open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* opened = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (opened == nullptr) {
        if (source != nullptr) zip_source_free(source);
        return Unreadable("a packed file that cannot be opened");
    }
    Archive archive(opened);
    if (zip_get_num_entries(opened, 0) > kMaxParts)
        return TooLarge("parts", static_cast<std::size_t>(kMaxParts));
    return archive;
}

bool Archive::Has(const std::string& part) const {
    return zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_ENC_GUESS) >= 0;
}

Checked<std::string> Archive::Read(const std::string& name) {
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat(archive_.get(), name.c_str(), ZIP_FL_ENC_GUESS, &about) != 0)
        return Unreadable("a part is missing");
    const std::size_t left = kMaxUnpacked - unpacked_;
    const bool swollen = about.size > kSmallPart && about.size / kMaxRatio > about.comp_size;
    if (about.size > left || swollen) return TooLarge("unpacked_bytes", kMaxUnpacked);
    const std::unique_ptr<zip_file_t, PartCloser> part(
        zip_fopen(archive_.get(), name.c_str(), ZIP_FL_ENC_GUESS)
    );
    if (part == nullptr) return Unreadable("a part cannot be unpacked");
    std::string text;
    std::vector<char> piece(kPiece);
    while (true) {
        const zip_int64_t got = zip_fread(part.get(), piece.data(), piece.size());
        if (got < 0) return Unreadable("a part is damaged");
        if (got == 0) break;
        // What it said of its size need not be true.
        if (text.size() + static_cast<std::size_t>(got) > left)
            return TooLarge("unpacked_bytes", kMaxUnpacked);
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
    unpacked_ += text.size();
    return text;
}

}  // namespace luotsi::sheet
