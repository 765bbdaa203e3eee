#include "self_monitoring/app/publish_catalogue.h"

namespace luotsi::self_monitoring {

ports::Result<Catalogue> PublishCatalogueHandler::Handle(
    PublishCatalogue command, const ports::RequestContext& request
) {
    command.catalogue.id = CatalogueId(ids_.Next(clock_.Read().now));
    const ports::Result<ports::Held<CatalogueBook>> book =
        books_.Update<CatalogueBook>(CatalogueBookId(), request, [&](const CatalogueShelf& shelf) {
            return Decide(shelf, command);
        });
    if (!book.ok()) return book.Forward<Catalogue>();
    // The book is as of this request, also when it is repeated: its newest version is the one.
    return book->state.catalogues.back();
}

}  // namespace luotsi::self_monitoring
