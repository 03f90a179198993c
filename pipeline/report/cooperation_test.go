package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAGroupsMandatoryBodiesAreSaidToBeThereOrMissing(t *testing.T) {
	tests := []struct {
		name   string
		bodies []string
		want   []string
	}{
		{"all there", []string{"orphans_court", "municipal_police", "education", "social_service"}, []string{"pašvaldības policija", "ir", "ir", "ir", ""}},
		{"the State Police will do", []string{"state_police", "education", "social_service"}, []string{"Valsts policija", "ir", "ir", "nav", ""}},
		{"of both, the State Police is another member", []string{"ngo", "state_police", "municipal_police"}, []string{"pašvaldības policija", "nav", "nav", "nav", "Valsts policija, nevalstiskā organizācija"}},
		{"a body named twice is there once", []string{"school", "school"}, []string{"nav", "nav", "nav", "nav", "izglītības iestāde"}},
		{"nobody", nil, []string{"nav", "nav", "nav", "nav", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBuilder(chapterInput(t, "declared_children.children 2024-12-31 - 1"), builtIn(t).Texts().In("lv"))
			var got []string
			for _, c := range b.membersOf(CooperationGroup{Name: "Grupa", Bodies: tt.bodies}).Cells {
				got = append(got, c.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("police, social service, education, orphans' court, others (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatAByLawShouldSayAndNobodyToldIsMissing(t *testing.T) {
	in := chapterInput(t, "cooperation_group.meetings 2024 - 1\ncooperation_group.cases 2024 - 21\ncooperation_group.cases 2024 urgent=yes 21\ncooperation_group.proposals 2024 - 0")
	in.Groups = []CooperationGroup{{Name: "Pirmā", LastReport: "2023-12-31"}, {Name: "Otrā", Bylaw: "Nr. 7", LastReport: "2024-01-01"}}
	pageSays(t, in, "lv", []string{
		"Darbības teritorija\nnav ziņu\nNolikums\nnav ziņu\nDarbu nodrošina\nnav ziņu\nAtskaitās domei\nnav ziņu\nPēdējā atskaite\n31.12.2023. (pārskata gadā atskaite nav norādīta)",
		"Nolikums\nNr. 7\nDarbu nodrošina\nnav ziņu\nAtskaitās domei\nnav ziņu\nPēdējā atskaite\n01.01.2024.",
		"Gada laikā notika 1 sēde.",
		"Bērni izskatītajos individuālajos gadījumos: 21; pēc steidzamības: steidzams –_21.",
		"Priekšlikumi pašvaldībai un ministrijai: 0.",
	}, nil)
	in.Groups = nil
	pageSays(t, in, "lv", []string{"Ziņas par sadarbības grupām, to nolikumu un sastāvu nav iesniegtas."}, nil)
}

func TestProposalsAreListedInTheInternalEditionOnly(t *testing.T) {
	in := chapterInput(t, "cooperation_group.proposals 2024 - 2")
	in.Proposals = []Proposal{{Group: "Grupa", Day: "2024-03-01", To: "ministry", Outcome: "Precizēt noteikumus", FollowUp: "accepted"}, {Group: "Grupa", Day: "2024-05-01", To: "municipality"}}
	pageSays(t, in, "lv", []string{
		"01.03.2024. | Grupa | ministrijai | Precizēt noteikumus | pieņemts | ",
		"01.05.2024. | Grupa | pašvaldībai |  | virzība nav norādīta | ",
	}, nil)
	b := newBuilder(in, builtIn(t).Texts().In("lv"))
	if b.public = true; b.proposals() != nil {
		t.Error("words of a sender that nobody marked as public are in the public edition")
	}
}
