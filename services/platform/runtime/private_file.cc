#include "platform/runtime/private_file.h"

#include <sys/stat.h>

namespace luotsi::runtime {

absl::Status CheckPrivateFile(const std::string& path) {
    struct stat about{};
    if (stat(path.c_str(), &about) != 0)
        return absl::InvalidArgumentError(path + " cannot be read");
    if ((about.st_mode & S_IRWXO) != 0) {
        return absl::InvalidArgumentError(
            path + " may be read by every user of the machine; chmod o-rwx it"
        );
    }
    return absl::OkStatus();
}

}  // namespace luotsi::runtime
