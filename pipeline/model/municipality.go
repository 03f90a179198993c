package model

// Municipality is whose report it is. Forms of the name are from the built-in list.
type Municipality struct {
	Name     string // "Cēsu novads"
	Genitive string // "Cēsu novada"
	Locative string // "Cēsu novadā"
	Phrase   string // "Cēsu novada pašvaldība"
	Code     string // ATVK code, seven digits as text: "0026000"
	Kind     string // "novads" or "valstspilseta"
}
