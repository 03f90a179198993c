package project

// SenderNames gives the names of expected senders per form, for workbooks that
// do not say whose they are.
func (p *Project) SenderNames() map[string][]string {
	names := map[string][]string{}
	for form, e := range p.Config.Expected {
		if len(e.Senders.Names) > 0 {
			names[form] = e.Senders.Names
		}
	}
	return names
}

// ExpectedSenders is SenderNames with one sender without a name where only the
// number 1 is declared: a workbook that does not say whose it is belongs to it.
func (p *Project) ExpectedSenders() map[string][]string {
	names := p.SenderNames()
	for form, e := range p.Config.Expected {
		if len(e.Senders.Names) == 0 && e.Senders.Count == 1 {
			names[form] = []string{""}
		}
	}
	return names
}
