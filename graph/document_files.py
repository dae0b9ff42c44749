"""Document files: the fields of a document that lead to its file and to pictures of its pages."""

from typing import Annotated

import strawberry

from domain.documents import Document
from domain.thumbnails import WIDTHS, Thumbnail, ThumbnailInvalid, has_page_to_show
from graph.context import Info
from graph.errors import BadUserInput
from graph.fields import field
from graph.file_links import FileLink


@strawberry.type
class FilesOfDocument:
    """The fields of a document about its file."""

    @field("A link to its file, which works without a credential, in a browser and with curl.", reads=("id", "name"))
    def download(
        self,
        root: strawberry.Parent[Document],
        info: Info,
        *,
        inline: Annotated[
            bool,
            strawberry.argument(
                description="Whether browsers show it; what is no PDF, picture or text is downloaded all the same."
            ),
        ] = False,
    ) -> FileLink:
        """Return the link."""
        services = info.context.services
        return services.file_links.to_file(root, info.context.viewer, is_shown=inline, now=services.now())

    @field(
        "A link to a small WebP picture of a page of a PDF, or of a picture, as `download`; null where there is none.",
        view=FileLink | None,
        reads=("id", "kind", "page_count"),
    )
    def thumbnail(
        self,
        root: strawberry.Parent[Document],
        info: Info,
        page: Annotated[int, strawberry.argument(description="The page, from 1; a picture has one.")] = 1,
        width: Annotated[
            int,
            strawberry.argument(
                description=f"Pixels, up to {WIDTHS[-1]}: you get the next of {', '.join(map(str, WIDTHS))}."
            ),
        ] = 320,
    ) -> FileLink | None:
        """Return the link, whether or not the picture was made yet."""
        try:
            wanted = Thumbnail.of(page, width)
        except ThumbnailInvalid as error:
            raise BadUserInput(str(error)) from error
        if not has_page_to_show(root, page):
            return None
        services = info.context.services
        return services.file_links.to_thumbnail(root, info.context.viewer, wanted, now=services.now())
