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
