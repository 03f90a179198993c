package rendered
import ("testing";"os";"strings";"bytes";"fmt";"bernskats/pipeline/model";"bernskats/pipeline/report/data")
func TestZZ(t *testing.T){
 dir:=os.Getenv("ZZ"); var facts,own []model.Fact
 for _,y:=range []string{"2022","2023","2024"}{ b,_:=os.ReadFile(dir+"/../../"+y+"/internal/facts.csv")
 fs,err:=data.ReadCSV(bytes.NewReader(b)); if err!=nil{t.Fatal(err)}; facts=append(facts,fs...); own=fs }
 ps,err:=Check(t.Context(),dir,facts,own); if err!=nil{t.Fatal(err)}
 n:=map[string]int{}
 for _,p:=range ps { k:=fmt.Sprint(p.Code," ",p.File," ",p.Text); if strings.Contains(p.File,".en.")||strings.Contains(p.File,"quality")||strings.Contains(p.Text,"small count") {continue}; n[k]++; if n[k]<=3 {fmt.Println(p)} }
 for k,v:=range n {fmt.Println(v,k)}
}
