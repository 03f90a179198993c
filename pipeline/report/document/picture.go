package document

import (
	"bytes"
	"fmt"
	"image/png"
)

const (
	emuPerTwip       = 635
	emuPerMillimetre = 36000
	wordDrawing      = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	pictureSpace     = "http://schemas.openxmlformats.org/drawingml/2006/picture"
)

func (w *writer) picture(p Picture) []node {
	if p.Alt == "" {
		w.problem("a picture has no text that stands for it")
	}
	size, err := png.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil || size.Width == 0 || p.Width <= 0 {
		w.problem("the picture %q is no PNG with a width", p.Alt)
		return nil
	}
	cx := min(p.Width*emuPerMillimetre, w.width()*emuPerTwip)
	cy := cx * size.Height / size.Width
	w.pictures++
	name := fmt.Sprintf("media/image%d.png", w.pictures)
	id := w.relate(pictureRelation, name)
	w.extra = append(w.extra, file{"word/" + name, "", p.PNG})
	graphic := el("a:graphicData", at("uri", pictureSpace), el("pic:pic", at("xmlns:pic", pictureSpace),
		el("pic:nvPicPr", el("pic:cNvPr", at("id", w.drawn+1), at("name", "Picture")), el("pic:cNvPicPr")),
		el("pic:blipFill", el("a:blip", at("r:embed", id)), el("a:stretch", el("a:fillRect"))),
		el("pic:spPr", el("a:xfrm", el("a:off", at("x", 0), at("y", 0)), el("a:ext", at("cx", cx), at("cy", cy))), el("a:prstGeom", at("prst", "rect"), el("a:avLst")))))
	return []node{w.frame("Picture", p.Alt, cx, cy, graphic)}
}

// frame holds something drawn in a paragraph of its own.
func (w *writer) frame(name, alt string, cx, cy int, graphic node) node {
	w.drawn++
	return el("w:p", el("w:r", el("w:drawing", el("wp:inline", at("distT", 0), at("distB", 0), at("distL", 0), at("distR", 0),
		el("wp:extent", at("cx", cx), at("cy", cy)), el("wp:docPr", at("id", w.drawn), at("name", name), at("descr", alt)), el("wp:cNvGraphicFramePr"),
		el("a:graphic", at("xmlns:a", drawingSpace), graphic)))))
}
